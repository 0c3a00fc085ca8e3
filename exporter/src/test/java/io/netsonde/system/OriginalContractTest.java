package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What icmp-exporter (revision f09edb8, Go 1.24) was seen to answer, and Netsonde has to as well:
 * names, types, labels, refusals, header fields. What Netsonde adds is not looked at here.
 */
@NeedsRoot
@NeedsTool("ip")
@TestInstance(Lifecycle.PER_CLASS)
class OriginalContractTest {
  private static final String TARGETS = "/probe?target=127.0.0.1&target=::1";

  /** Of each target, behind {@code icmp_probe_} or {@code tcp_probe_}. */
  private static final Map<String, String> OF_A_TARGET =
      Map.of(
          "packets_sent_total", "counter",
          "packets_recv_total", "counter",
          "latency_seconds_total", "counter",
          "latency_squared_seconds_total", "counter",
          "latency_seconds", "gauge",
          "standard_deviation_seconds", "gauge",
          "loss_ratio", "gauge",
          "samples_count", "gauge");

  /** Behind {@code icmp_} or {@code tcp_}; the original says gauge of all, and ends them so. */
  private static final Map<String, String> OF_ALL_TARGETS =
      Map.of(
          "packets_sent_total", "counter",
          "packets_recv_total", "counter",
          "packets_error_total", "counter",
          "active_probes", "gauge");

  private static final Pattern SERIES = Pattern.compile("(?m)^(\\w+?)(?:\\{(.*)\\})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

  private final Lab lab = Lab.open();
  private final Host host = lab.host("near");
  private final ServedNetsonde netsonde = ServedNetsonde.start(host, ServedNetsonde.QUICK);

  @AfterAll
  void demolish() {
    lab.close();
  }

  @ParameterizedTest
  @CsvSource({"icmp_probe_, ''", "tcp_probe_, &tcp_port=9&tcp_port=10"})
  void every_series_of_a_target_has_its_name_type_and_labels_from_the_first_answer_on(
      String prefix, String ports) throws Exception {
    WebAnswer answer = netsonde.get(TARGETS + ports);
    Set<String> labels =
        ports.isEmpty() ? new TreeSet<>(Set.of("ip")) : new TreeSet<>(Set.of("ip", "tcp_port"));

    OF_A_TARGET.forEach((name, type) -> {
      assertThat(answer.body()).contains("# TYPE " + prefix + name + " " + type + "\n");
      assertThat(labelsOf(answer, prefix + name))
          .as(name)
          .hasSize(ports.isEmpty() ? 2 : 4)
          .containsOnly(labels);
    });
    assertThat(answer.body()).doesNotContain(prefix.startsWith("icmp") ? "tcp_probe" : "icmp_");
    assertThat(answer.header("x-target-count")).isEqualTo(ports.isEmpty() ? "2" : "4");
    assertThat(answer.header("content-type"))
        .isEqualTo("text/plain; version=0.0.4; charset=utf-8; escaping=underscores");
  }

  @ParameterizedTest
  @ValueSource(strings = {"icmp_", "tcp_"})
  void the_exporter_tells_of_all_targets(String prefix) throws Exception {
    WebAnswer answer = netsonde.get("/metrics");

    OF_ALL_TARGETS.forEach((name, type) -> {
      assertThat(answer.body()).contains("# TYPE " + prefix + name + " " + type + "\n");
      assertThat(labelsOf(answer, prefix + name)).as(name).containsExactly(Set.of());
    });
  }

  @Test
  void requests_are_timed_and_measured_by_path_method_and_status() throws Exception {
    netsonde.get(TARGETS);
    WebAnswer answer =
        Eventually.within(Duration.ofSeconds(10))
            .see(
                "the request counted",
                () -> netsonde.get("/metrics"),
                a -> a.body().contains("path=\"/probe\""));

    for (String name : List.of("http_request_duration_seconds", "http_response_size_bytes")) {
      assertThat(answer.body()).contains("# TYPE " + name + " histogram\n");
      assertThat(labelsOf(answer, name + "_count"))
          .containsOnly(new TreeSet<>(Set.of("method", "path", "status")));
    }
    assertThat(answer.body())
        .contains(
            "http_request_duration_seconds_bucket{method=\"get\",path=\"/probe\",status=\"200\",le=\"0.005\"}",
            "http_response_size_bytes_bucket{method=\"get\",path=\"/probe\",status=\"200\",le=\"100.0\"}",
            "# TYPE http_requests_inflight gauge");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/probe | # 400 - missing parameter target",
        "/probe?target=no.such.name.invalid. | # 400 - unable to resolve target=\"no.such.name.invalid.\"",
        "/probe?target=::1&tcp_port= | # 400 - invalid tcp_port parameter",
        "/probe?target=::1&tcp_port=0 | # 400 - invalid tcp_port parameter",
        "/probe?target=::1&tcp_port=65536 | # 400 - invalid tcp_port parameter",
        "/probe?target=::1&tcp_port=http | # 400 - invalid tcp_port parameter",
      })
  void a_refusal_is_word_for_word_the_same(String path, String body) throws Exception {
    WebAnswer answer =
        Eventually.within(Duration.ofSeconds(10))
            .see("the name looked up", () -> netsonde.get(path), a -> a.status() != 200);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.header("content-type")).isEqualTo("text/plain");
  }

  @ParameterizedTest
  @CsvSource({"2, 200", "1, 400", "0, 400", "x, 400", "-1, 400", "999999, 200"})
  void a_client_may_lower_the_limit_and_not_raise_it(String limit, int status) throws Exception {
    WebAnswer answer = netsonde.get(TARGETS, "x-target-limit: " + limit);

    assertThat(answer.status()).isEqualTo(status);
    if (status == 400) {
      assertThat(answer.body()).isEqualTo("# 400 - too many targets");
    }
  }

  @Test
  void ports_count_as_targets_and_are_counted_once() throws Exception {
    assertThat(netsonde.get("/probe?target=::1&tcp_port=7&tcp_port=7").header("x-target-count"))
        .isEqualTo("1");
    assertThat(netsonde.get(TARGETS + "&tcp_port=7&tcp_port=8", "x-target-limit: 3").body())
        .isEqualTo("# 400 - too many targets");
  }

  @Test
  void what_ip_version_does_not_know_is_all_and_the_first_value_counts() throws Exception {
    for (String version : List.of("", "5", "all", "IPv4")) {
      assertThat(netsonde.get(TARGETS + "&ip_version=" + version).header("x-target-count"))
          .as(version)
          .isEqualTo("2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TARGETS, "/metrics"})
  void an_answer_is_compressed_for_who_takes_it(String path) throws Exception {
    assertThat(netsonde.get(path, "Accept-Encoding: gzip").header("content-encoding"))
        .isEqualTo("gzip");
    assertThat(netsonde.get(path).header("content-encoding")).isEmpty();
  }

  @Test
  void the_list_of_probes_has_the_same_members() throws Exception {
    netsonde.get(TARGETS);
    WebAnswer answer = netsonde.get("/debug/probes");

    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.body())
        .containsPattern(
            """
            (?m)^    \\{
                  "ip_address": "127.0.0.1",
                  "last_access": \\d{10},
                  "recv_count": \\d+,
                  "sent_count": \\d+,
                  "tcp_port": 0,?
            """)
        .containsPattern("(?m)^  \"timestamp\": \\d{10},\n  \"total_probes\": \\d+[,\n]");
  }

  /** The names of the labels of each series of a family. */
  private static List<Set<String>> labelsOf(WebAnswer answer, String family) {
    return SERIES
        .matcher(answer.body())
        .results()
        .filter(series -> series.group(1).equals(family))
        .map(OriginalContractTest::labels)
        .toList();
  }

  private static Set<String> labels(MatchResult series) {
    String labels = series.group(2) == null ? "" : series.group(2);
    return LABEL
        .matcher(labels)
        .results()
        .map(label -> label.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

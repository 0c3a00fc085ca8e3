package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.BesideOthers;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Router;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus's own linter says of our names, types and texts. */
@NeedsRoot
@NeedsTool({"ip", "sh", "promtool", "nft", "fping"})
@BesideOthers
class PromtoolTest {
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");

  private static final String SUFFIX =
      " non-histogram and non-summary metrics should not have \"_count\" suffix";

  /** What promtool says of {@code /probe} and we do nonetheless, with the reason. */
  private static final Map<String, String> EXCEPTIONS =
      Map.of(
          "icmp_probe_samples_count" + SUFFIX,
          "the original's name, which dashboards use; probe_window_samples is its twin");

  /** The same where there are ports as well. */
  private static final Set<String> EXCEPTIONS_WITH_PORTS =
      Set.of("icmp_probe_samples_count" + SUFFIX, "tcp_probe_samples_count" + SUFFIX);

  /** The same of clients: a name of later versions of network-metrics-exporter, for a gauge. */
  private static final Set<String> EXCEPTIONS_OF_CLIENTS =
      Set.of("network_clients_total non-counter metrics should not have \"_total\" suffix");

  @Test
  void promtool_complains_of_the_named_exceptions_and_of_nothing_else() throws Exception {
    try (Lab lab = Lab.open()) {
      Host host = lab.host("near");
      ServedNetsonde netsonde = ServedNetsonde.start(host, ServedNetsonde.QUICK_WITHOUT_TCP);
      WebAnswer probe =
          Eventually.within(Duration.ofSeconds(10))
              .see(
                  "a send error, so that its family is there, too",
                  () -> netsonde.probe("127.0.0.1", "10.77.1.2"),
                  answer -> answer.body().contains("probe_send_errors_total{"));

      assertThat(complaints(host, netsonde.get("/metrics").body())).isEmpty();
      assertThat(complaints(host, probe.body()))
          .as("neither more than the exceptions nor fewer: take out what is no longer needed")
          .containsExactlyInAnyOrderElementsOf(EXCEPTIONS.keySet());
    }
  }

  @Test
  void of_configured_targets_on_metrics_it_complains_no_more() throws Exception {
    try (Lab lab = Lab.open()) {
      Host host = lab.host("near");
      ServedNetsonde netsonde =
          ServedNetsonde.start(
              host,
              """
              probe:
                interval: 200ms
                timeout: 150ms
                targets: [127.0.0.1, 10.77.1.2, {target: localhost, tcp_ports: [9]}]
              tcp: {enabled: false}
              """);
      WebAnswer metrics =
          Eventually.within(Duration.ofSeconds(10))
              .see(
                  "replies, a send error and a refusal of what nobody asked for",
                  () -> netsonde.get("/metrics"),
                  answer ->
                      answer.body().contains("probe_send_errors_total{ip=\"10.77.1.2\"")
                          && answer.body().contains("probe_jitter_seconds{ip=\"127.0.0.1\""));

      assertThat(complaints(host, metrics.body()))
          .isSubsetOf(EXCEPTIONS_WITH_PORTS)
          .contains("icmp_probe_samples_count" + SUFFIX);
    }
  }

  @Test
  void of_clients_it_complains_of_what_the_original_called_so_and_of_nothing_else()
      throws Exception {
    try (Lab lab = Lab.open()) {
      Router router = Router.build(lab);
      Host alice = router.client("alice", 20);
      for (boolean compat : new boolean[] {true, false}) {
        ServedNetsonde netsonde =
            ServedNetsonde.start(
                router.host(),
                """
                probe: {enabled: false}
                tcp: {enabled: false}
                compat: %s
                clients: {interval: 100ms, names: {static: {192.168.10.20: laptop}}}
                """
                    .formatted(compat));
        alice.shell().execute("fping", "-q", "-c", "3", "-p", "10", "198.51.100.2", "fd10::1");
        WebAnswer metrics =
            Eventually.within(Duration.ofSeconds(10))
                .see(
                    "a client with all its series",
                    () -> netsonde.get("/metrics"),
                    answer ->
                        answer.body().contains("client_connections{ip=\"192.168.10.20\"")
                            && answer.body().contains("client_transmit_bytes_per_second{")
                            && answer.body().contains("client_online{ip=\"fd10::20\"")
                            && answer.body().contains("name=\"laptop\""));
        assertThat(metrics.body().contains("client_traffic_bytes{")).isEqualTo(compat);
        assertThat(complaints(router.host(), metrics.body()))
            .containsExactlyInAnyOrderElementsOf(compat ? EXCEPTIONS_OF_CLIENTS : Set.of());
        netsonde.process().close();
      }
    }
  }

  @Test
  void without_compat_there_is_no_exception() throws Exception {
    try (Lab lab = Lab.open()) {
      Host host = lab.host("near");
      ServedNetsonde netsonde = ServedNetsonde.start(host, "compat: false\n");

      String probe = netsonde.probe("127.0.0.1").body();
      String metrics =
          Eventually.within(Duration.ofSeconds(10))
              .see(
                  "TCP is watched",
                  () -> netsonde.get("/metrics").body(),
                  body -> body.contains("tcp_flow_") && body.contains("tcp_host_"));

      assertThat(probe).contains("probe_window_samples{").doesNotContain("icmp_probe_samples");
      assertThat(complaints(host, probe)).isEmpty();
      assertThat(complaints(host, metrics)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"README.md", "docs/operations.md", "docs/migrating-from-icmp-exporter.md"})
  void what_the_documents_show_for_prometheus_is_right(String document) throws Exception {
    try (Lab lab = Lab.open()) {
      Host host = lab.host("near");
      int checked = 0;
      for (MatchResult yaml :
          YAML.matcher(Files.readString(Path.of("..", document))).results().toList()) {
        String what = yaml.group(1).startsWith("groups:") ? "rules" : "config";
        if (what.equals("rules") || yaml.group(1).startsWith("scrape_configs:")) {
          Path file = Installation.file("shown.yml", yaml.group(1));
          host.run("promtool", "check", what, file.toString());
          checked++;
        }
      }
      assertThat(checked).isPositive();
    }
  }

  private static List<String> complaints(Host host, String exposition) {
    String file = Installation.file("exposition.txt", exposition).toString();
    // Its exit code is 3 for complaints alone.
    return host.shell()
        .execute("sh", "-c", "exec promtool check metrics < \"$0\"", file)
        .errors()
        .lines()
        .toList();
  }
}

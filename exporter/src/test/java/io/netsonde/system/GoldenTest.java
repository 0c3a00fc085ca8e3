package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every answer as it stands, names, labels, types, HELP and order, against files under {@code
 * src/test/resources/golden}; only what differs from run to run is replaced by a word in brackets.
 */
@NeedsRoot
@NeedsTool("ip")
class GoldenTest {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Map<String, String> ANSWERS = new LinkedHashMap<>();

  /** One conversation, in one order, because {@code /metrics} tells of all that went before it. */
  @BeforeAll
  static void ask_everything_once() throws Exception {
    try (Lab lab = Lab.open()) {
      Host near = lab.host("near");
      lab.link(near, lab.host("far"), "10.77.1.0/24", "fd77:1::/64");
      // Beyond a host that does not forward: lost without a word.
      near.route("10.77.9.0/24 via 10.77.1.2").route("fd77:9::/64 via fd77:1::2");
      ServedNetsonde netsonde = ServedNetsonde.start(near, ServedNetsonde.QUICK_WITHOUT_TCP);
      // Until its first round, a slice does not say what it has not got.
      netsonde.process().awaitOutput("no clients are watched: ", START);
      netsonde.process().awaitOutput("nothing to read: ", START);
      String[] targets = {"10.77.1.2", "fd77:1::2", "10.77.9.9", "fd77:9::9"};

      keep("probe-first.txt", exact(netsonde.probe(targets)));
      WebAnswer later =
          Eventually.within(Duration.ofSeconds(10))
              .see(
                  "two outcomes of each",
                  () -> netsonde.probe(targets),
                  answer -> {
                    for (String target : targets) {
                      if (answer.of("icmp_probe_packets_sent_total", target) < 2) {
                        return false;
                      }
                    }
                    return true;
                  });
      keep("probe-later.txt", masked(later));
      keep(
          "probe-openmetrics.txt",
          masked(
              netsonde.get(
                  "/probe?target=10.77.1.2",
                  "Accept: application/openmetrics-text;version=1.0.0")));
      keep("refusals.txt", refusals(netsonde));
      keep("pages.txt", exact(netsonde.get("/-/healthy")) + "\n" + exact(netsonde.get("/-/ready")));
      // A request is counted after its answer: this one takes the time that the last needs for it.
      netsonde.get("/-/healthy");
      keep("metrics.txt", masked(netsonde.get("/metrics")));
    }
  }

  private static String refusals(ServedNetsonde netsonde) throws Exception {
    StringBuilder all = new StringBuilder();
    String many = "/probe?target=10.78.0.1&target=10.78.0.2";
    for (String path :
        new String[] {
          "/probe",
          "/probe?target=",
          "/probe?target=a..b",
          "/probe?target=10.77.1.2&tcp_port=",
          "/probe?target=10.77.1.2&tcp_port=0",
          "/probe?target=10.77.1.2&tcp_port=65536",
          "/nothing",
          "/metrics/",
        }) {
      all.append("GET ").append(path).append('\n').append(exact(netsonde.get(path))).append('\n');
    }
    for (String limit : new String[] {"1", "none", "-1"}) {
      all.append("GET ").append(many).append("\nX-Target-Limit: ").append(limit).append('\n');
      all.append(exact(netsonde.get(many, "X-Target-Limit: " + limit))).append('\n');
    }
    for (String method : new String[] {"POST", "DELETE"}) {
      all.append(method).append(" /metrics\n");
      all.append(exact(netsonde.request(method, "/metrics"))).append('\n');
    }
    return all.toString();
  }

  private static void keep(String name, String text) {
    ANSWERS.put(name, text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "probe-first.txt",
        "probe-later.txt",
        "probe-openmetrics.txt",
        "refusals.txt",
        "pages.txt",
        "metrics.txt"
      })
  void the_answer_is_as_it_was(String name) throws Exception {
    GoldenText.check(name, ANSWERS.getOrDefault(name, ""));
  }

  @Test
  void every_answer_is_compared() {
    assertThat(ANSWERS).hasSize(6);
  }

  private static String exact(WebAnswer answer) {
    return head(answer) + answer.body() + (answer.body().endsWith("\n") ? "" : "<no newline>\n");
  }

  private static String masked(WebAnswer answer) {
    return head(answer)
        + answer.body().lines().map(GoldenTest::masked).collect(Collectors.joining("\n", "", "\n"));
  }

  private static String head(WebAnswer answer) {
    String headers =
        answer.headers().entrySet().stream()
            .map(header -> header.getKey() + ": " + header.getValue())
            .map(line -> line.startsWith("date: ") ? "date: <date>" : line)
            .map(line -> line.startsWith("content-length: ") ? "content-length: <length>" : line)
            .collect(Collectors.joining("\n"));
    return answer.status() + "\n" + headers + "\n\n";
  }

  /** A ratio of 0 or 1 is what the lab makes it; all other values depend on time. */
  private static String masked(String line) {
    if (line.startsWith("#") || line.startsWith("icmp_probe_loss_ratio{")) {
      return line;
    }
    return line.substring(0, line.lastIndexOf(' '))
            .replaceAll(
                "\\b(javaversion|revision|version|vendor|runtime)=\"[^\"]*\"", "$1=\"<it>\"")
        + " <value>";
  }
}

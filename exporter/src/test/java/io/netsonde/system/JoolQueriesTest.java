package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.jool.WholeJool;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the queries in docs/jool.md give, on the counters of a real module. */
@NeedsRoot
@NeedsTool({"ip", "promtool"})
class JoolQueriesTest {
  private static final Pattern QUERY = Pattern.compile("(?s)```promql\n(.*?)```");
  private static final String DEFAULT = "{instance=\"default\", translator=\"nat64\"}";
  private static final String TCP = "{instance=\"default\", protocol=\"tcp\"}";

  /**
   * The balance holds for the instance whose counters are all named. Of the other, from a module
   * that Netsonde does not know, some have no name; so it is not in the result, and fails this test
   * where it were.
   */
  @Test
  void the_queries_of_the_page_give_what_it_says() throws Exception {
    List<String> queries =
        QUERY
            .matcher(Files.readString(Path.of("../docs/jool.md")))
            .results()
            .map(block -> block.group(1).strip())
            .toList();
    assertThat(queries).hasSize(4);
    assertThat(queries.get(1)).startsWith("sum without (ip_version)").contains("==");
    check(
        Map.of(
            queries.get(0),
            "",
            queries.get(1),
            expected(DEFAULT, 166),
            queries.get(2),
            "",
            queries.get(3),
            expected(TCP, 3.0 / 4535) + expected(NEWER_TCP, 3.0 / 4535)));
  }

  private static final String NEWER_TCP = TCP.replace("default", "newer");

  private static String expected(String labels, double value) {
    return "\n          - {labels: '%s', value: %s}".formatted(labels, value);
  }

  private static void check(Map<String, String> expectations) throws IOException {
    WebAnswer answer = new WebAnswer(200, Map.of(), WholeJool.text(false));
    String series =
        answer.samples().entrySet().stream()
            .map(
                e -> "      - {series: '%s', values: '%s+0x9'}".formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining("\n"));
    String tests =
        expectations.entrySet().stream()
            .map(e ->
                "      - expr: '%s'\n        eval_time: 9m\n        exp_samples:%s"
                    .formatted(
                        e.getKey().replaceAll("\\s+", " "),
                        e.getValue().isEmpty() ? " []" : e.getValue()))
            .collect(Collectors.joining("\n"));
    String file =
        Installation.file(
                "queries.yml",
                "tests:\n  - interval: 1m\n    input_series:\n"
                    + series
                    + "\n    promql_expr_test:\n"
                    + tests
                    + "\n")
            .toString();
    try (Lab lab = Lab.open()) {
      Host host = lab.host("near");
      Outcome outcome = host.shell().execute("promtool", "test", "rules", file);
      assertThat(outcome.exitCode()).as("%s", outcome).isZero();
    }
  }
}

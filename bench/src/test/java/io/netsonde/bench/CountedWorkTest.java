package io.netsonde.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netsonde.bench.CountedWork.Count;
import io.netsonde.lab.Tool;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The program does no more for its work than the documentation says. */
class CountedWorkTest {
  private static final Document DOCUMENT = new Document(Path.of("../docs/benchmarks.md"));

  @Test
  void no_more_is_done_than_the_table_of_bounds_allows() {
    assumeThat(System.getProperty("user.name")).as("namespaces need root").isEqualTo("root");
    for (String tool : List.of("ip", "nft", "strace")) {
      assumeThat(Tool.find(tool)).as("package " + Tool.packageOf(tool)).isPresent();
    }
    List<Count> counts = CountedWork.measure(Path.of("../netsonde"));

    assertThat(CountedTable.read(DOCUMENT.part("counted")).problems(counts)).isEmpty();
  }

  @Test
  void what_is_above_its_bound_or_has_none_or_was_not_counted_is_a_problem() {
    CountedTable table =
        CountedTable.read(
            """
            | counted | now | at most |
            | ------- | --- | ------- |
            | pings   | 1.0 | 1.50    |
            | frames  | 9   | 10      |
            """);

    assertThat(table.problems(List.of(new Count("pings", 1.5), new Count("frames", 10)))).isEmpty();
    assertThat(table.problems(List.of(new Count("pings", 1.51), new Count("names", 0))))
        .containsExactly(
            "pings: 1.51 (at most 1.50)",
            "names: 0.00 (there is no bound)",
            "frames: was not counted");
    assertThat(table.problems(List.of(new Count("pings", Double.NaN), new Count("frames", 1))))
        .hasSize(1);
  }

  @Test
  void fresh_figures_keep_their_bounds() {
    List<Count> counts = List.of(new Count("pings", 1.254));

    String table = CountedTable.read("| pings | 1.0 | 1.5 |\n").with(counts).toString();

    assertThat(table).contains("| pings   | 1.25 | 1.50    |");
    assertThat(CountedTable.read(table).problems(counts)).isEmpty();
  }
}

package io.netsonde.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** The picture of growth is that of the table beside it. */
class GrowthTest {
  private static final List<GrowthPoint> POINTS =
      List.of(
          new GrowthPoint("targets", 100, 1.25, OptionalDouble.of(94), 12.5),
          new GrowthPoint("targets", 10_000, 20, OptionalDouble.of(130), 600),
          new GrowthPoint("instances", 1, 0.05, OptionalDouble.empty(), 5.5));

  @Test
  void a_table_is_read_as_it_was_written() {
    String table = "words\n\n" + GrowthPoint.table(POINTS) + "\nmore words\n";

    assertThat(GrowthPoint.read(table)).isEqualTo(POINTS);
  }

  @Test
  void what_costs_ten_times_as_much_stands_a_decade_higher() throws Exception {
    String picture =
        GrowthChart.of(
            List.of(
                new GrowthPoint("targets", 1, 1, OptionalDouble.empty(), 10),
                new GrowthPoint("targets", 10, 10, OptionalDouble.empty(), 100)));

    // Of each series the left and the right end: CPU, then scrapes; the guide is as steep.
    assertThat(picture)
        .contains("points=\"34,217 184,169\"", "points=\"34,169 184,122\"")
        .contains("x1=\"34\" y1=\"264\" x2=\"184\" y2=\"217\"")
        .contains("prefers-color-scheme: dark");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(picture)));
  }

  @Test
  void the_picture_in_the_documentation_is_that_of_its_table() throws Exception {
    String table = new Document(Path.of("../docs/benchmarks.md")).part("growth");

    assertThat(Files.readString(Path.of("../docs/growth.svg")))
        .as("./netsonde bench growth --draw")
        .isEqualTo(GrowthChart.of(GrowthPoint.read(table)));
  }
}

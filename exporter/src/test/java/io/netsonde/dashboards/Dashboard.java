package io.netsonde.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What one file of {@code observe/grafana/source} says.
 *
 * @param name of the file, and the end of the dashboard's unique name
 */
public record Dashboard(
    String name, String title, String description, List<Variable> variables, List<Row> rows) {
  /** Where the dashboards and, in {@code source}, their sources are. */
  public static final Path DIRECTORY = Path.of("../observe/grafana");

  /** Alerts that fired, for marks in all panels. */
  public static final String ALERTS =
      "ALERTS{alertname=~\"Netsonde.+\",alertstate=\"firing\",job=~\"$job\",instance=~\"$instance\"}";

  private static final List<String> ORDER = List.of("overview", "probe", "clients", "tcp", "jool");

  /** Panels under one heading. */
  public record Row(String title, List<Panel> panels) {}

  /** All of them. */
  public static List<Dashboard> all() {
    try (Stream<Path> files = Files.list(DIRECTORY.resolve("source"))) {
      List<Dashboard> dashboards = new ArrayList<>();
      for (Path file : files.toList()) {
        dashboards.add(read(file));
      }
      dashboards.sort((a, b) -> ORDER.indexOf(a.name) - ORDER.indexOf(b.name));
      return dashboards;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All panels, in their order. */
  public List<Panel> panels() {
    return rows.stream().flatMap(row -> row.panels.stream()).toList();
  }

  /** The unique name by which links and Grafana know it. */
  public String uid() {
    return "netsonde-" + name;
  }

  private static Dashboard read(Path file) throws IOException {
    YamlMapping source =
        YamlMapping.of(
            new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
                .loadFromString(Files.readString(file)));
    Selectors selectors = new Selectors(source.free("selectors"));
    String series = source.text("series");
    boolean listed = source.yes("listed");
    List<Variable> variables = new ArrayList<>();
    variables.add(new Variable("job", "Job", series, "job", listed));
    variables.add(
        new Variable(
            "instance", "Instance", narrowed(series, "job=~\"$job\""), "instance", listed));
    source
        .mappings("variables")
        .forEach(variable -> variables.add(Variable.read(variable, selectors)));
    Dashboard dashboard =
        new Dashboard(
            file.getFileName().toString().replace(".yml", ""),
            source.text("title"),
            source.text("description"),
            variables,
            source.mappings("rows").stream().map(row -> row(row, selectors)).toList());
    source.end();
    return dashboard;
  }

  private static Row row(YamlMapping source, Selectors selectors) {
    Row row =
        new Row(
            source.text("title"),
            source.mappings("panels").stream().map(panel -> Panel.read(panel, selectors)).toList());
    source.end();
    return row;
  }

  /** A selector, which has braces, with one matcher more. */
  private static String narrowed(String series, String matcher) {
    String open = series.substring(0, series.length() - 1);
    return open + (open.endsWith("{") ? "" : ",") + matcher + "}";
  }

  @Override
  public String toString() {
    return uid();
  }
}

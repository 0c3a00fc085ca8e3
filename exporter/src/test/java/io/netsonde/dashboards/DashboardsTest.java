package io.netsonde.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.NeedsTool;
import io.netsonde.wire.json.Json;
import io.netsonde.wire.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The dashboards in {@code observe/grafana} and in the chart are what their sources say, and ask
 * for nothing but what is served; {@code -Dnetsonde.update=true} writes them anew.
 */
class DashboardsTest {
  private static final Path CHART = Path.of("../packaging/helm/netsonde/files/dashboards");
  private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{(\\w+)\\}\\}");
  private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)");

  /** In the table of what the originals show: where it stands here. */
  private static final Pattern ANSWERS =
      Pattern.compile("(?m)^\\|[^|]*\\|[^|]*\\| (\\w+): ((?:\\*[^*]+\\*(?:, )?)+) \\|$");

  private static final Pattern ITALIC = Pattern.compile("\\*([^*]+)\\*");

  /** A family in a table of {@code docs/metrics.md}. */
  private static final Pattern FAMILY =
      Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\w+) \\| ([^|]*) \\|(.*)$");

  /** What Prometheus itself adds. */
  private static final Map<String, Set<String>> OF_PROMETHEUS =
      Map.of(
          "scrape_duration_seconds", Set.of(),
          "scrape_samples_scraped", Set.of(),
          "ALERTS", Set.of("alertname", "alertstate", "severity"));

  static List<Dashboard> all() {
    return Dashboard.all();
  }

  @Test
  void there_is_one_for_each_slice_and_an_overview() {
    assertThat(all()).extracting(Dashboard::name).isEqualTo(names());
  }

  private static List<String> names() {
    return List.of("overview", "probe", "clients", "tcp", "jool");
  }

  @ParameterizedTest
  @MethodSource("all")
  void the_file_is_what_the_source_says(Dashboard dashboard) throws Exception {
    String json = GrafanaDashboard.json(dashboard);
    String file = dashboard.uid() + ".json";
    for (Path directory : List.of(Dashboard.DIRECTORY, CHART)) {
      if (Boolean.getBoolean("netsonde.update")) {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(file), json);
      } else {
        assertThat(directory.resolve(file)).hasContent(json);
      }
    }
  }

  @Test
  void no_file_is_left_over() throws Exception {
    List<String> expected = names().stream().map(name -> "netsonde-" + name + ".json").toList();
    for (Path directory : List.of(Dashboard.DIRECTORY, CHART)) {
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
            .containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void every_panel_says_what_it_shows_in_which_unit_and_from_the_chosen_source(Dashboard dashboard)
      throws Exception {
    Json json =
        JsonReader.read(Files.readString(Dashboard.DIRECTORY.resolve(dashboard.uid() + ".json")));
    assertThat(json.get("uid").string()).hasValue(dashboard.uid());
    assertThat(json.get("schemaVersion").integer()).isPresent();
    assertThat(json.get("templating").get("list").elements().getFirst().get("type").string())
        .hasValue("datasource");
    Set<Long> ids = new HashSet<>();
    Set<String> titles = new HashSet<>();
    for (Json panel : json.get("panels").elements()) {
      String title = panel.get("title").string().orElseThrow();
      assertThat(ids.add(panel.get("id").integer().orElseThrow())).as(title).isTrue();
      if (panel.get("type").string().orElseThrow().equals("row")) {
        continue;
      }
      assertThat(titles.add(title)).as("%s is there once", title).isTrue();
      assertThat(panel.get("description").string().orElse(""))
          .as(title)
          .matches("(?s)[A-Zacfdpt].*\\.");
      Json defaults = panel.get("fieldConfig").get("defaults");
      assertThat(defaults.get("unit").string().orElse("")).as(title).isNotEmpty();
      assertThat(panel.get("targets").elements()).as(title).isNotEmpty();
      for (Json target : panel.get("targets").elements()) {
        assertThat(target.get("datasource").get("uid").string()).hasValue("${datasource}");
        assertThat(target.get("datasource").get("type").string()).hasValue("prometheus");
      }
    }
    assertThat(ids).hasSizeGreaterThan(10);
  }

  @ParameterizedTest
  @MethodSource("all")
  void lines_and_columns_have_names(Dashboard dashboard) {
    for (Panel panel : dashboard.panels()) {
      for (Query query : panel.queries()) {
        String of = panel.title() + ": " + query.expression();
        switch (panel.type()) {
          case "stat", "heatmap" -> assertThat(query.legend()).as(of).isEmpty();
          case "table" -> {
            assertThat(query.legend()).as(of).isEmpty();
            assertThat(panel.labels().keySet())
                .as(of)
                .containsAll(PromQl.grouped(query.expression()));
          }
          default -> assertThat(query.legend()).as(of).isNotEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void every_query_asks_for_series_that_are_served_and_labels_that_they_have(Dashboard dashboard)
      throws Exception {
    Map<String, Set<String>> served = served();
    assertThat(served).hasSizeGreaterThan(200);
    for (Variable variable : dashboard.variables()) {
      Set<String> labels = labels(variable.series(), served);
      assertThat(labels).as(variable.query()).contains(variable.values());
    }
    List<String> problems = new ArrayList<>();
    for (Panel panel : dashboard.panels()) {
      for (Query query : panel.queries()) {
        assertThat(PromQl.bare(query.expression())).as(query.expression()).isEmpty();
        Set<String> labels = labels(query.expression(), served);
        Set<String> used = new TreeSet<>(PromQl.grouped(query.expression()));
        LEGEND_LABEL.matcher(query.legend()).results().forEach(label -> used.add(label.group(1)));
        used.removeAll(labels);
        used.forEach(label -> problems.add(panel.title() + ": " + label));
      }
    }
    assertThat(problems).as("labels that no series of the query has").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void every_variable_that_a_query_uses_is_there_and_the_others_are_used(Dashboard dashboard) {
    Set<String> used = new TreeSet<>();
    Stream.concat(
            dashboard.panels().stream()
                .flatMap(panel -> panel.queries().stream().map(Query::expression)),
            dashboard.variables().stream().map(Variable::query))
        .flatMap(text -> VARIABLE.matcher(text).results())
        .map(match -> match.group(1))
        .filter(name -> !name.startsWith("__") && !name.equals("top"))
        .forEach(used::add);
    assertThat(used)
        .containsExactlyInAnyOrderElementsOf(
            dashboard.variables().stream().map(Variable::name).toList());
  }

  /** By row of a table: a dashboard's name and the titles of its panels in italics. */
  @Test
  void the_panels_that_answer_what_the_originals_do_are_there() throws Exception {
    Map<String, Set<String>> titles = new HashMap<>();
    all()
        .forEach(dashboard ->
            titles.put(
                dashboard.title().replace("Netsonde / ", ""),
                dashboard.panels().stream().map(Panel::title).collect(Collectors.toSet())));
    List<MatchResult> rows =
        ANSWERS.matcher(Files.readString(Path.of("../docs/dashboards.md"))).results().toList();
    assertThat(rows).hasSizeGreaterThan(15);
    for (MatchResult row : rows) {
      List<String> named =
          ITALIC.matcher(row.group(2)).results().map(title -> title.group(1)).toList();
      assertThat(named).as(row.group()).isNotEmpty();
      assertThat(titles.get(row.group(1))).as(row.group()).containsAll(named);
    }
  }

  /** As rules, since promtool checks nothing else without a server. */
  @ParameterizedTest
  @MethodSource("all")
  @NeedsTool("promtool")
  void promtool_understands_every_query(Dashboard dashboard, @TempDir Path directory)
      throws Exception {
    Map<String, String> values = new HashMap<>();
    values.put("__rate_interval", "5m");
    values.put("__range", "1h");
    values.put("top", "10");
    dashboard.variables().forEach(variable -> values.put(variable.name(), ".*"));
    StringBuilder rules = new StringBuilder("groups:\n  - name: dashboards\n    rules:\n");
    int count = 0;
    List<String> queries = new ArrayList<>(List.of(Dashboard.ALERTS));
    dashboard.variables().forEach(variable -> queries.add(variable.series()));
    dashboard
        .panels()
        .forEach(panel -> panel.queries().forEach(query -> queries.add(query.expression())));
    for (String query : queries) {
      rules
          .append("      - record: query:number")
          .append(count++)
          .append("\n        expr: '")
          .append(PromQl.with(query, values).replace("'", "''"))
          .append("'\n");
    }
    Path file = Files.writeString(directory.resolve("rules.yml"), rules);
    Process process =
        new ProcessBuilder("promtool", "check", "rules", file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains(count + " rules found");
  }

  /** Labels of all series that a text asks for, of which each has to have those of its matchers. */
  private static Set<String> labels(String text, Map<String, Set<String>> served) {
    Set<String> all = new TreeSet<>();
    for (PromQl.Asked asked : PromQl.asked(text)) {
      Pattern name = Pattern.compile(asked.name());
      Set<String> names = new TreeSet<>();
      for (Map.Entry<String, Set<String>> family : served.entrySet()) {
        if (name.matcher(family.getKey()).matches()) {
          names.add(family.getKey());
          assertThat(family.getValue())
              .as("%s in %s", family.getKey(), text)
              .containsAll(asked.labels());
          all.addAll(family.getValue());
        }
      }
      assertThat(names).as("series called %s, in %s", asked.name(), text).isNotEmpty();
    }
    return all;
  }

  /**
   * Labels by the names of series, but those that {@code compat: false} drops: the dashboards do
   * without them.
   */
  private static Map<String, Set<String>> served() throws IOException {
    Map<String, Set<String>> served = new LinkedHashMap<>();
    for (MatchResult row :
        FAMILY.matcher(Files.readString(Path.of("../docs/metrics.md"))).results().toList()) {
      String name = row.group(1);
      if (row.group(4).contains("gone with `compat: false`")) {
        continue;
      }
      Set<String> labels = new TreeSet<>(Set.of("job", "instance"));
      for (String label : row.group(3).replaceAll("[`–]", "").split(", *", -1)) {
        labels.add(label.strip());
      }
      if (labels.remove("ip") && name.contains("probe_")) {
        labels.add("target");
        labels.add("tcp_port");
        labels.add("ip");
      } else if (name.startsWith("client_")) {
        labels.add("ip");
      }
      if (name.startsWith("jool_")) {
        labels.add("exported_instance");
      }
      served.put(name, labels);
      if (row.group(2).equals("histogram")) {
        Set<String> ofBuckets = new TreeSet<>(labels);
        ofBuckets.add("le");
        served.put(name + "_bucket", ofBuckets);
        served.put(name + "_count", labels);
      }
    }
    OF_PROMETHEUS.forEach((name, labels) -> {
      Set<String> all = new TreeSet<>(labels);
      all.addAll(Set.of("job", "instance"));
      served.put(name, all);
    });
    return served;
  }
}

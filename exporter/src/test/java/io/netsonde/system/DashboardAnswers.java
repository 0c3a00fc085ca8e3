package io.netsonde.system;

import io.netsonde.dashboards.Dashboard;
import io.netsonde.dashboards.Panel;
import io.netsonde.dashboards.PromQl;
import io.netsonde.dashboards.Variable;
import io.netsonde.wire.json.Json;
import io.netsonde.wire.json.JsonReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a server answers to the dashboards when one instance is chosen in them, and of all other
 * choices all values that there are.
 */
final class DashboardAnswers {
  /** How the marks of alerts are called, which are the same in all dashboards. */
  static final String MARKS = "marks of alerts";

  /**
   * In place of what Grafana computes from the time between two scrapes, which is a second here.
   */
  private static final Map<String, String> OF_GRAFANA =
      Map.of("__rate_interval", "1m", "__range", "1m", "top", "10");

  /** What Grafana escapes in a chosen value. */
  private static final String SPECIAL = "[\\\\^$+?.()|{}\\[\\]*]";

  private final PrometheusServer server;
  private final String instance;

  /** What was answered once and is not asked again. */
  private final Set<String> answered = new TreeSet<>();

  /** Labels of results by query. */
  private final Map<String, Set<String>> labels = new TreeMap<>();

  DashboardAnswers(PrometheusServer server, String instance) {
    this.server = server;
    this.instance = instance;
  }

  /** How a query is called in the lists of a test. */
  static String name(Dashboard dashboard, Panel panel, int number) {
    String last = panel.queries().size() > 1 ? " " + (char) ('A' + number) : "";
    return dashboard.name() + ": " + panel.title() + last;
  }

  /** How a choice is called. */
  static String name(Dashboard dashboard, Variable variable) {
    return dashboard.name() + ": $" + variable.name();
  }

  /** The queries that were never answered with a number, and the choices that never had a value. */
  Set<String> missing() throws Exception {
    Set<String> missing = new TreeSet<>();
    for (Dashboard dashboard : Dashboard.all()) {
      Map<String, String> chosen = new HashMap<>(OF_GRAFANA);
      for (Variable variable : dashboard.variables()) {
        List<String> values = values(variable, chosen);
        note(name(dashboard, variable), !values.isEmpty(), missing);
        chosen.put(
            variable.name(),
            values.stream()
                .map(value -> value.replaceAll(SPECIAL, "\\\\$0"))
                .collect(Collectors.joining("|", "(", ")")));
      }
      for (Panel panel : dashboard.panels()) {
        for (int i = 0; i < panel.queries().size(); i++) {
          ask(name(dashboard, panel, i), panel.queries().get(i).expression(), chosen, missing);
        }
      }
      if (dashboard.name().equals("overview")) {
        ask(MARKS, Dashboard.ALERTS, chosen, missing);
      }
    }
    return missing;
  }

  /** Labels that a query's answers had. */
  Set<String> labels(String name) {
    return labels.getOrDefault(name, Set.of());
  }

  private List<String> values(Variable variable, Map<String, String> chosen) throws Exception {
    String series = PromQl.with(variable.series(), chosen);
    List<String> values = new ArrayList<>();
    JsonReader.read(server.labelValues(variable.values(), series))
        .get("data")
        .elements()
        .forEach(value -> value.string().ifPresent(values::add));
    return variable.name().equals("instance")
        ? values.stream().filter(instance::equals).toList()
        : values;
  }

  private void ask(String name, String expression, Map<String, String> chosen, Set<String> missing)
      throws Exception {
    if (answered.contains(name)) {
      return;
    }
    Json answer = JsonReader.read(server.query(PromQl.with(expression, chosen)));
    boolean number = false;
    for (Json result : answer.get("data").get("result").elements()) {
      if (result.get("metric") instanceof Json.Fields metric) {
        labels.computeIfAbsent(name, n -> new TreeSet<>()).addAll(metric.fields().keySet());
      }
      Optional<String> value =
          result.get("value").elements().stream().skip(1).findFirst().flatMap(Json::string);
      number |= value.filter(v -> !v.equals("NaN")).isPresent();
      number |= result.get("histogram") instanceof Json.Items;
    }
    note(name, number, missing);
  }

  private void note(String name, boolean there, Set<String> missing) {
    if (there) {
      answered.add(name);
    } else if (!answered.contains(name)) {
      missing.add(name);
    }
  }
}

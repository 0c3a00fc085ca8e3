package io.netsonde.dashboards;

import static io.netsonde.dashboards.GrafanaDashboard.ordered;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A panel as Grafana imports it: its queries, and what becomes of their answers. */
final class GrafanaPanel {
  private GrafanaPanel() {}

  static Map<String, Object> json(Panel panel, int id, Map<String, Object> place) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("type", panel.type());
    json.put("title", panel.title());
    json.put("description", panel.description());
    json.put("datasource", GrafanaDashboard.source());
    json.put("gridPos", place);
    json.put("fieldConfig", GrafanaStyle.fields(panel));
    json.put("options", GrafanaStyle.options(panel));
    if (!panel.interval().isEmpty()) {
      json.put("interval", panel.interval());
    }
    json.put("targets", targets(panel));
    List<Object> transformations = transformations(panel);
    if (!transformations.isEmpty()) {
      json.put("transformations", transformations);
    }
    return json;
  }

  private static List<Object> targets(Panel panel) {
    List<Object> targets = new ArrayList<>();
    for (Query query : panel.queries()) {
      Map<String, Object> target =
          ordered(
              "refId", letter(targets.size()),
              "datasource", GrafanaDashboard.source(),
              "expr", query.expression(),
              "legendFormat", panel.type().equals("heatmap") ? "{{le}}" : legend(query),
              "format", format(panel),
              "instant", panel.isMomentary(),
              "range", !panel.isMomentary());
      targets.add(target);
    }
    return targets;
  }

  private static String legend(Query query) {
    return query.legend().isEmpty() ? "__auto" : query.legend();
  }

  private static String format(Panel panel) {
    return switch (panel.type()) {
      case "table", "heatmap" -> panel.type();
      default -> "time_series";
    };
  }

  private static List<Object> transformations(Panel panel) {
    if (panel.isTable()) {
      return List.of(ordered("id", "merge", "options", Map.of()), columns(panel));
    }
    // An address that is probed as such is its own name, and in series of /probe the instance, too.
    if (panel.queries().stream()
        .anyMatch(query -> query.legend().startsWith("{{target}} {{ip}}"))) {
      return List.of(
          renamed("^(\\S+) \\1(?= |$)(.*)$", "$1$2"),
          renamed("^ ?(\\S+)( port \\S+| \\S+)? @ \\1$", "$1$2"));
    }
    return List.of();
  }

  private static Map<String, Object> renamed(String pattern, String name) {
    return ordered(
        "id", "renameByRegex", "options", ordered("regex", pattern, "renamePattern", name));
  }

  /** Titles and order of a table's columns, and which of them say nothing. */
  private static Map<String, Object> columns(Panel panel) {
    Map<String, Object> hidden = ordered("Time", true);
    Map<String, Object> names = new LinkedHashMap<>(panel.labels());
    Map<String, Object> order = new LinkedHashMap<>();
    panel.labels().keySet().forEach(label -> order.put(label, order.size()));
    for (int i = 0; i < panel.queries().size(); i++) {
      String value = panel.queries().size() == 1 ? "Value" : "Value #" + letter(i);
      String column = panel.queries().get(i).column();
      if (column.isEmpty()) {
        hidden.put(value, true);
      } else {
        names.put(value, column);
        order.put(value, order.size());
      }
    }
    return ordered(
        "id",
        "organize",
        "options",
        ordered("excludeByName", hidden, "renameByName", names, "indexByName", order));
  }

  private static String letter(int number) {
    return String.valueOf((char) ('A' + number));
  }
}

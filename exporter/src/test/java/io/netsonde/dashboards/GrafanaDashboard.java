package io.netsonde.dashboards;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A dashboard as Grafana imports it: the schema of Grafana 10, which later ones take over. */
final class GrafanaDashboard {
  /** Of Grafana 10.4; later ones bring it up to their own when they load it. */
  private static final int SCHEMA = 39;

  private static final int COLUMNS = 24;
  private static final String TAG = "netsonde";

  /** How many of the greatest a panel shows. */
  private static final List<String> TOPS = List.of("5", "10", "20", "50");

  private GrafanaDashboard() {}

  static String json(Dashboard dashboard) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("uid", dashboard.uid());
    json.put("title", dashboard.title());
    json.put("description", dashboard.description());
    json.put("tags", List.of(TAG));
    json.put("schemaVersion", SCHEMA);
    json.put("editable", true);
    json.put("graphTooltip", 1);
    json.put("refresh", "30s");
    json.put("time", ordered("from", "now-1h", "to", "now"));
    json.put("timezone", "browser");
    json.put("links", List.of(link()));
    json.put("annotations", ordered("list", List.of(alerts())));
    json.put("templating", ordered("list", variables(dashboard)));
    json.put("panels", panels(dashboard));
    return JsonLines.of(json);
  }

  /** Its arguments in turn as keys and values. */
  static Map<String, Object> ordered(Object... members) {
    Map<String, Object> ordered = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      ordered.put(members[i].toString(), members[i + 1]);
    }
    return ordered;
  }

  static Map<String, Object> source() {
    return ordered("type", "prometheus", "uid", "${datasource}");
  }

  /** To all dashboards of ours, with the time and the choices of this one. */
  private static Map<String, Object> link() {
    return ordered(
        "type", "dashboards",
        "title", "Netsonde",
        "tags", List.of(TAG),
        "asDropdown", true,
        "includeVars", true,
        "keepTime", true,
        "targetBlank", false);
  }

  private static Map<String, Object> alerts() {
    return ordered(
        "name", "Alerts",
        "datasource", source(),
        "enable", true,
        "iconColor", "red",
        "expr", Dashboard.ALERTS,
        "step", "60s",
        "titleFormat", "{{alertname}}",
        "textFormat", "{{instance}} {{ip}} {{slice}}",
        "tagKeys", "severity");
  }

  private static List<Object> variables(Dashboard dashboard) {
    List<Object> variables = new ArrayList<>();
    variables.add(
        ordered(
            "type", "datasource",
            "name", "datasource",
            "label", "Data source",
            "query", "prometheus"));
    for (Variable variable : dashboard.variables()) {
      variables.add(chosen(variable));
    }
    if (dashboard.panels().stream()
        .flatMap(panel -> panel.queries().stream())
        .anyMatch(query -> query.expression().contains("$top"))) {
      variables.add(top());
    }
    return variables;
  }

  private static Map<String, Object> chosen(Variable variable) {
    Map<String, Object> json =
        ordered(
            "type",
            "query",
            "name",
            variable.name(),
            "label",
            variable.label(),
            "datasource",
            source(),
            "definition",
            variable.query(),
            "query",
            ordered(
                "qryType",
                1,
                "query",
                variable.query(),
                "refId",
                "PrometheusVariableQueryEditor-VariableQuery"),
            "refresh",
            2,
            "sort",
            1,
            "multi",
            true,
            "includeAll",
            true);
    if (!variable.listed()) {
      json.put("allValue", ".*");
    }
    json.put("current", ordered("text", List.of("All"), "value", List.of("$__all")));
    return json;
  }

  private static Map<String, Object> top() {
    String usual = TOPS.get(1);
    List<Object> options = new ArrayList<>();
    TOPS.forEach(
        top -> options.add(ordered("text", top, "value", top, "selected", top.equals(usual))));
    return ordered(
        "type",
        "custom",
        "name",
        "top",
        "label",
        "Show at most",
        "query",
        String.join(",", TOPS),
        "options",
        options,
        "current",
        ordered("text", usual, "value", usual));
  }

  /** From left to right, in a new line where there is no room. */
  private static List<Object> panels(Dashboard dashboard) {
    List<Object> panels = new ArrayList<>();
    int y = 0;
    for (Dashboard.Row row : dashboard.rows()) {
      Map<String, Object> heading = ordered("id", panels.size() + 1, "type", "row");
      heading.put("title", row.title());
      heading.put("collapsed", false);
      heading.put("gridPos", ordered("h", 1, "w", COLUMNS, "x", 0, "y", y));
      heading.put("panels", List.of());
      panels.add(heading);
      y++;
      int x = 0;
      int tallest = 0;
      for (Panel panel : row.panels()) {
        if (x + panel.width() > COLUMNS) {
          y += tallest;
          x = 0;
          tallest = 0;
        }
        Map<String, Object> place = ordered("h", panel.height(), "w", panel.width());
        place.put("x", x);
        place.put("y", y);
        panels.add(GrafanaPanel.json(panel, panels.size() + 1, place));
        x += panel.width();
        tallest = Math.max(tallest, panel.height());
      }
      y += tallest;
    }
    return panels;
  }
}

package io.netsonde.dashboards;

import static io.netsonde.dashboards.GrafanaDashboard.ordered;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a panel's values look: units, colours, lines. */
final class GrafanaStyle {
  private static final String LINES = "timeseries";
  private static final String STATES = "state-timeline";

  private GrafanaStyle() {}

  static Map<String, Object> fields(Panel panel) {
    Map<String, Object> defaults = new LinkedHashMap<>();
    defaults.put("unit", panel.unit());
    if (!panel.max().isEmpty()) {
      defaults.put("max", Integer.parseInt(panel.max()));
    }
    if (panel.type().equals(LINES) || panel.type().equals("bargauge")) {
      defaults.put("min", 0);
    }
    if (!panel.values().isEmpty()) {
      defaults.put("mappings", List.of(ordered("type", "value", "options", texts(panel))));
    }
    boolean byValue = !panel.thresholds().isEmpty() || panel.type().equals("stat");
    if (byValue || panel.type().equals(STATES)) {
      defaults.put("color", ordered("mode", "thresholds"));
      defaults.put("thresholds", thresholds(panel.thresholds()));
    } else {
      defaults.put("color", ordered("mode", "palette-classic"));
    }
    if (panel.type().equals(LINES) && !panel.thresholds().isEmpty()) {
      defaults.put("color", ordered("mode", "palette-classic"));
    }
    defaults.put("custom", custom(panel));
    return ordered("defaults", defaults, "overrides", overrides(panel));
  }

  private static Map<String, Object> custom(Panel panel) {
    return switch (panel.type()) {
      case LINES -> {
        Map<String, Object> custom =
            ordered(
                "drawStyle",
                panel.bars() ? "bars" : "line",
                "lineWidth",
                1,
                "fillOpacity",
                panel.stacked() || panel.bars() || panel.band() ? 30 : 5,
                "showPoints",
                "never",
                "spanNulls",
                false,
                "stacking",
                ordered("mode", panel.stacked() ? "normal" : "none", "group", "A"));
        if (!panel.thresholds().isEmpty()) {
          custom.put("thresholdsStyle", ordered("mode", "dashed"));
        }
        yield custom;
      }
      case STATES -> ordered("lineWidth", 0, "fillOpacity", 80);
      case "table" -> ordered("align", "auto", "filterable", true);
      default -> Map.of();
    };
  }

  /** Units and colours of a table's columns; the areas of a band, each down to its counterpart. */
  private static List<Object> overrides(Panel panel) {
    List<Object> overrides = new ArrayList<>();
    if (panel.isTable()) {
      for (Query query : panel.queries()) {
        if (!query.column().isEmpty()) {
          List<Object> properties = new ArrayList<>();
          properties.add(ordered("id", "unit", "value", query.unit()));
          if (!query.thresholds().isEmpty()) {
            properties.add(ordered("id", "thresholds", "value", thresholds(query.thresholds())));
            properties.add(
                ordered("id", "custom.cellOptions", "value", ordered("type", "color-text")));
            properties.add(ordered("id", "color", "value", ordered("mode", "thresholds")));
          }
          overrides.add(ofField(query.column(), properties));
        }
      }
    }
    if (panel.band()) {
      List<Query> lines = panel.queries();
      for (int i = 0; i < lines.size() / 2; i++) {
        String counterpart = lines.get(lines.size() - 1 - i).legend();
        overrides.add(
            ofField(
                lines.get(i).legend(),
                List.of(ordered("id", "custom.fillBelowTo", "value", counterpart))));
      }
    }
    return overrides;
  }

  private static Map<String, Object> ofField(String name, List<Object> properties) {
    return ordered("matcher", ordered("id", "byName", "options", name), "properties", properties);
  }

  private static Map<String, Object> texts(Panel panel) {
    Map<String, Object> texts = new LinkedHashMap<>();
    panel
        .values()
        .forEach((value, shown) -> {
          if (shown instanceof List<?> pair && pair.size() == 2) {
            texts.put(
                value,
                ordered(
                    "text",
                    String.valueOf(pair.getFirst()),
                    "color",
                    String.valueOf(pair.getLast()),
                    "index",
                    texts.size()));
          } else {
            throw new AssertionError(value + ": " + shown + " (expected: [text, colour])");
          }
        });
    return texts;
  }

  private static Map<String, Object> thresholds(Map<String, Object> colours) {
    List<Object> steps = new ArrayList<>();
    steps.add(ordered("color", "green", "value", JsonLines.Word.NULL));
    colours.forEach((from, colour) -> steps.add(ordered("color", colour, "value", number(from))));
    return ordered("mode", "absolute", "steps", steps);
  }

  private static Number number(String text) {
    double value = Double.parseDouble(text);
    return value == Math.rint(value) ? Math.round(value) : value;
  }

  static Map<String, Object> options(Panel panel) {
    return switch (panel.type()) {
      case LINES ->
          ordered(
              "legend",
                  ordered(
                      "showLegend",
                      true,
                      "displayMode",
                      "table",
                      "placement",
                      "bottom",
                      "calcs",
                      List.of("lastNotNull", "mean", "max")),
              "tooltip", ordered("mode", "multi", "sort", "desc"));
      case STATES ->
          ordered(
              "mergeValues",
              true,
              "showValue",
              "never",
              "rowHeight",
              0.9,
              "legend",
              ordered("showLegend", true, "displayMode", "list", "placement", "bottom"),
              "tooltip",
              ordered("mode", "single"));
      case "stat" ->
          ordered(
              "reduceOptions", latest(),
              "colorMode", "value",
              "graphMode", "none",
              "textMode", "value");
      case "bargauge" ->
          ordered(
              "reduceOptions",
              latest(),
              "displayMode",
              "basic",
              "orientation",
              "horizontal",
              "showUnfilled",
              true);
      case "heatmap" ->
          ordered(
              "calculate", false,
              "color", ordered("mode", "scheme", "scheme", "Oranges", "steps", 64, "exponent", 0.5),
              "yAxis", ordered("unit", panel.unit()),
              "cellGap", 1,
              "legend", ordered("show", true),
              "tooltip", ordered("mode", "single", "yHistogram", true));
      case "table" -> table(panel);
      default -> throw new AssertionError("no such kind of panel: " + panel.type());
    };
  }

  private static Map<String, Object> latest() {
    return ordered("calcs", List.of("lastNotNull"), "fields", "", "values", false);
  }

  private static Map<String, Object> table(Panel panel) {
    Map<String, Object> options =
        ordered("showHeader", true, "cellHeight", "sm", "footer", ordered("show", false));
    if (!panel.sort().isEmpty()) {
      options.put("sortBy", List.of(ordered("displayName", panel.sort(), "desc", true)));
    }
    return options;
  }
}

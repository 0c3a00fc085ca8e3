package io.netsonde.dashboards;

import java.util.List;
import java.util.Map;

/**
 * One picture of a dashboard.
 *
 * @param type Grafana's name of the kind of picture
 * @param description what an operator learns from it
 * @param unit Grafana's name of the unit of its values
 * @param width of 24 columns
 * @param height in Grafana's rows
 * @param max of the axis; empty where it follows the values
 * @param interval least step of a line; empty for that of the screen
 * @param thresholds colours from a value on; below the first one it is green
 * @param values texts and colours of whole numbers, {@code 0: [down, red]}
 * @param labels of a table: titles of the columns that labels make, in their order
 * @param sort of a table: the column by which it is sorted at first, the greatest on top
 */
public record Panel(
    String title,
    String type,
    String description,
    String unit,
    int width,
    int height,
    String max,
    String interval,
    boolean stacked,
    boolean bars,
    boolean band,
    Map<String, Object> thresholds,
    Map<String, Object> values,
    Map<String, Object> labels,
    String sort,
    List<Query> queries) {
  private static final int HALF = 12;
  private static final int USUAL_HEIGHT = 8;

  static Panel read(YamlMapping source, Selectors selectors) {
    String type = source.text("type", "timeseries");
    Panel panel =
        new Panel(
            source.text("title"),
            type,
            source.text("description"),
            source.text("unit"),
            source.number("width", HALF),
            source.number("height", USUAL_HEIGHT),
            source.text("max", ""),
            source.text("interval", ""),
            source.yes("stacked"),
            source.yes("bars"),
            source.yes("band"),
            source.free("thresholds"),
            source.free("values"),
            source.free("labels"),
            source.text("sort", ""),
            source.mappings("queries").stream()
                .map(query -> Query.read(query, selectors, type.equals("heatmap")))
                .toList());
    source.end();
    return panel;
  }

  boolean isTable() {
    return type.equals("table");
  }

  /** Whether only the values at the end of the chosen time are shown. */
  boolean isMomentary() {
    return isTable() || type.equals("stat") || type.equals("bargauge");
  }
}

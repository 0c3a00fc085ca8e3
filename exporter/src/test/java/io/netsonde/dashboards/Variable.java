package io.netsonde.dashboards;

/**
 * A choice at the top of a dashboard: values of a label.
 *
 * @param name as {@code $name} in queries
 * @param label what stands before it on the screen
 * @param series a selector whose series have the label
 * @param values the label
 * @param listed whether "All" stands for exactly these values, and not for any series, also one
 *     without the label
 */
public record Variable(String name, String label, String series, String values, boolean listed) {
  /** What Grafana asks for. */
  public String query() {
    return "label_values(" + series + ", " + values + ")";
  }

  static Variable read(YamlMapping source, Selectors selectors) {
    Variable variable =
        new Variable(
            source.text("name"),
            source.text("label"),
            selectors.expand(source.text("series")),
            source.text("values"),
            false);
    source.end();
    return variable;
  }
}

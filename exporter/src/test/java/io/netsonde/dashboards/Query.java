package io.netsonde.dashboards;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a panel asks Prometheus for.
 *
 * @param expression in PromQL with Grafana's variables
 * @param legend of its lines, with labels in double braces; empty for none
 * @param column of a table its title; empty where only the labels count
 * @param unit of that column
 * @param thresholds colours of that column from a value on
 */
public record Query(
    String expression, String legend, String column, String unit, Map<String, Object> thresholds) {

  static Query read(YamlMapping source, Selectors selectors, boolean heatmap) {
    String histogram = source.text("histogram", "");
    String expression;
    if (histogram.isEmpty()) {
      expression = source.text("expr");
    } else if (heatmap) {
      expression = buckets(histogram);
    } else if (source.yes("count")) {
      expression = count(histogram, source.text("by"));
    } else {
      expression = quantile(histogram, source.text("by", ""), source.text("quantile"));
    }
    Query query =
        new Query(
            selectors.expand(expression),
            source.text("legend", ""),
            source.text("column", ""),
            source.text("unit", "none"),
            new LinkedHashMap<>(source.free("thresholds")));
    source.end();
    return query;
  }

  /**
   * From the fixed buckets, or where Prometheus stores native histograms instead, from these: only
   * one of the two is there.
   */
  private static String quantile(String histogram, String by, String quantile) {
    String fixed = by.isEmpty() ? "by (le)" : "by (le, " + by + ")";
    String own = by.isEmpty() ? "" : " by (" + by + ")";
    return "histogram_quantile(%s, sum %s (rate(%s[$__rate_interval])))"
            .formatted(quantile, fixed, suffixed(histogram, "_bucket"))
        + " or histogram_quantile(%s, sum%s (rate(%s[$__rate_interval])))"
            .formatted(quantile, own, histogram);
  }

  private static String buckets(String histogram) {
    return "sum by (le) (increase(%s[$__rate_interval])) or sum(increase(%s[$__rate_interval]))"
        .formatted(suffixed(histogram, "_bucket"), histogram);
  }

  private static String count(String histogram, String by) {
    return "sum by (%1$s) (rate(%2$s[$__rate_interval]))"
            .formatted(by, suffixed(histogram, "_count"))
        + " or histogram_count(sum by (%s) (rate(%s[$__rate_interval])))".formatted(by, histogram);
  }

  private static String suffixed(String histogram, String suffix) {
    return histogram.replace("{", suffix + "{");
  }
}

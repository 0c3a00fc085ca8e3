package io.netsonde.probe.names;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Map;
import java.util.TreeMap;

/** Families of few labels as a map: {@code name{label="value"}} and its value. */
final class Figures {
  private Figures() {}

  static Map<String, Double> of(Iterable<MetricSnapshot> families) {
    Map<String, Double> figures = new TreeMap<>();
    for (MetricSnapshot family : families) {
      String name = family.getMetadata().getName();
      switch (family) {
        case CounterSnapshot counter ->
            counter
                .getDataPoints()
                .forEach(point ->
                    figures.put(
                        point.getLabels().isEmpty()
                            ? name
                            : name
                                + "{"
                                + point.getLabels().getName(0)
                                + "=\""
                                + point.getLabels().getValue(0)
                                + "\"}",
                        point.getValue()));
        case GaugeSnapshot gauge ->
            gauge.getDataPoints().forEach(point -> figures.put(name, point.getValue()));
        case HistogramSnapshot histogram ->
            histogram
                .getDataPoints()
                .forEach(point -> figures.put(name + "_count", (double) point.getCount()));
        default -> throw new AssertionError("type of " + name);
      }
    }
    return figures;
  }
}

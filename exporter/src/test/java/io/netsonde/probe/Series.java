package io.netsonde.probe;

import io.netsonde.slice.Answer;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Families as a scrape shows them: {@code name{label="value"}} and its value. */
final class Series {
  private Series() {}

  static Map<String, Double> of(Answer answer) {
    if (answer instanceof Answer.Families families) {
      return of(families.snapshots());
    }
    throw new AssertionError("answer: " + answer + " (expected: families)");
  }

  static Map<String, Double> of(Iterable<MetricSnapshot> families) {
    Map<String, Double> series = new TreeMap<>();
    for (MetricSnapshot family : families) {
      String name = family.getMetadata().getName();
      switch (family) {
        case CounterSnapshot counter ->
            counter
                .getDataPoints()
                .forEach(point -> add(series, text(name, point), point.getValue()));
        case GaugeSnapshot gauge ->
            gauge
                .getDataPoints()
                .forEach(point -> add(series, text(name, point), point.getValue()));
        case HistogramSnapshot histogram ->
            histogram.getDataPoints().forEach(point -> add(series, name, point));
        default -> throw new AssertionError("type of " + name + ": " + family.getClass());
      }
    }
    return series;
  }

  private static void add(
      Map<String, Double> series, String name, HistogramDataPointSnapshot point) {
    double cumulative = 0;
    for (ClassicHistogramBucket bucket : point.getClassicBuckets()) {
      cumulative += bucket.getCount();
      Labels bound = Labels.of("le", String.valueOf(bucket.getUpperBound()));
      add(series, text(name + "_bucket", point.getLabels().merge(bound)), cumulative);
    }
    add(series, text(name + "_count", point), (double) point.getCount());
    add(series, text(name + "_sum", point), point.getSum());
  }

  private static void add(Map<String, Double> series, String name, double value) {
    if (series.put(name, value) != null) {
      throw new AssertionError("twice in one answer: " + name);
    }
  }

  private static String text(String name, DataPointSnapshot point) {
    return text(name, point.getLabels());
  }

  private static String text(String name, Labels labels) {
    if (labels.isEmpty()) {
      return name;
    }
    return labels.stream()
        .map((Label label) -> label.getName() + "=\"" + label.getValue() + "\"")
        .collect(Collectors.joining(",", name + "{", "}"));
  }
}

package io.netsonde.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps family names apart in OpenMetrics, where a counter's family is named without {@code
 * _total}.
 *
 * <p>A gauge {@code x} of an original beside its correct twin, the counter {@code x_total}, are two
 * families in Prometheus text and one name twice in OpenMetrics, which forbids it. There the
 * counter is written as {@code unknown x_total}: same samples, same names, only the type is lost.
 */
final class OpenMetricsNames {
  private static final String TOTAL = "_total";

  private OpenMetricsNames() {}

  static MetricSnapshots distinct(MetricSnapshots families) {
    Set<String> names = new HashSet<>();
    for (MetricSnapshot family : families) {
      if (!(family instanceof CounterSnapshot)) {
        names.add(family.getMetadata().getPrometheusName());
      }
    }
    List<MetricSnapshot> distinct = new ArrayList<>(families.size());
    for (MetricSnapshot family : families) {
      boolean taken = family instanceof CounterSnapshot && names.contains(stem(family));
      distinct.add(taken ? unknown((CounterSnapshot) family) : family);
    }
    return new MetricSnapshots(distinct);
  }

  private static String stem(MetricSnapshot family) {
    String name = family.getMetadata().getPrometheusName();
    return name.endsWith(TOTAL) ? name.substring(0, name.length() - TOTAL.length()) : name;
  }

  private static UnknownSnapshot unknown(CounterSnapshot counter) {
    return new UnknownSnapshot(
        counter.getMetadata(),
        counter.getDataPoints().stream()
            .map(point -> new UnknownDataPointSnapshot(point.getValue(), point.getLabels(), null))
            .toList());
  }
}

package io.netsonde.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.util.ArrayList;
import java.util.List;

/**
 * One histogram family, built from rows and forgotten after the scrape. Each row has fixed
 * ("classic") buckets, which every format carries, and native ones, which protobuf carries beside
 * them.
 *
 * <p>Threads: owned by the one that builds it.
 */
public final class HistogramFamily {
  private final MetricMetadata metadata;
  private final String[] labelNames;
  private final List<HistogramDataPointSnapshot> rows = new ArrayList<>();

  /** Begins a histogram of values that are never negative. */
  public HistogramFamily(String name, String help, String... labelNames) {
    this.metadata = new MetricMetadata(name, help);
    this.labelNames = labelNames.clone();
  }

  /**
   * Adds a row.
   *
   * @param classic fixed buckets, the last of which has the bound +Inf; not cumulative
   * @param schema of the native buckets, -4 to 8
   * @param zeros how many values were exactly 0
   * @param positive native buckets of the others
   * @param sum of all values
   * @param labels made by {@link #labels}, or by a family with the same names
   */
  public HistogramFamily add(
      ClassicHistogramBuckets classic,
      int schema,
      long zeros,
      NativeHistogramBuckets positive,
      double sum,
      Labels labels) {
    rows.add(
        new HistogramDataPointSnapshot(
            classic,
            schema,
            zeros,
            0,
            positive,
            NativeHistogramBuckets.EMPTY,
            sum,
            labels,
            Exemplars.EMPTY,
            0));
    return this;
  }

  /** Labels for {@link #add}, to be kept between scrapes. */
  public Labels labels(String... labelValues) {
    return Labels.of(labelNames, labelValues);
  }

  /** The family as built so far; without a row it is written as nothing at all. */
  public MetricSnapshot snapshot() {
    return new HistogramSnapshot(metadata, rows);
  }
}

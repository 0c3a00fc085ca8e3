package io.netsonde.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * One gauge or counter family, built from rows and forgotten after the scrape.
 *
 * <p>Of 10 000 rows with three labels in no order, each costs 0.30 µs and 74 bytes where the caller
 * keeps its {@link Labels} between scrapes ({@link #add(double, Labels)}), and 0.39 µs and 860
 * bytes where they are made from strings (C2, JDK 25; most of the time is the library's sorting).
 * So large tables keep them for the sake of the small heap, and fixed dozens of rows need not.
 *
 * <p>A value that is not finite is unknown, and what is unknown is absent: it leaves no sample.
 *
 * <p>Threads: owned by the one that builds it.
 */
public final class Family {
  private final MetricMetadata metadata;
  private final boolean counter;
  private final String[] labelNames;
  private final List<GaugeDataPointSnapshot> gauges = new ArrayList<>();
  private final List<CounterDataPointSnapshot> counters = new ArrayList<>();

  private Family(String name, String help, boolean counter, String[] labelNames) {
    this.metadata = new MetricMetadata(name, help);
    this.counter = counter;
    this.labelNames = labelNames;
  }

  /** Begins a gauge. */
  public static Family gauge(String name, String help, String... labelNames) {
    return new Family(name, help, false, labelNames.clone());
  }

  /**
   * Begins a counter.
   *
   * @param name with its {@code _total}
   */
  public static Family counter(String name, String help, String... labelNames) {
    if (!name.endsWith("_total")) {
      throw new IllegalArgumentException(
          "counter name: \"" + name + "\" (expected: to end in _total)");
    }
    return new Family(name, help, true, labelNames.clone());
  }

  /** Adds a row; {@code labelValues} stand in the order of the label names. */
  public Family add(double value, String... labelValues) {
    return add(value, labels(labelValues));
  }

  /**
   * Adds a row whose labels were made before by {@link #labels} of a family with the same names.
   */
  public Family add(double value, Labels labels) {
    if (!Double.isFinite(value)) {
      return this;
    }
    if (counter) {
      counters.add(new CounterDataPointSnapshot(value, labels, null, 0));
    } else {
      gauges.add(new GaugeDataPointSnapshot(value, labels, null));
    }
    return this;
  }

  /**
   * Adds a gauge's row that says NaN, where a contract wants the series to exist before its first
   * value; everywhere else an unknown value has no row.
   */
  public Family addNotYetKnown(Labels labels) {
    gauges.add(new GaugeDataPointSnapshot(Double.NaN, labels, null));
    return this;
  }

  /** Labels for {@link #add(double, Labels)}, to be kept between scrapes. */
  public Labels labels(String... labelValues) {
    return labelNames.length == 0 && labelValues.length == 0
        ? Labels.EMPTY
        : Labels.of(labelNames, labelValues);
  }

  /** The family as built so far; without a row it is written as nothing at all. */
  public MetricSnapshot snapshot() {
    return counter ? new CounterSnapshot(metadata, counters) : new GaugeSnapshot(metadata, gauges);
  }
}

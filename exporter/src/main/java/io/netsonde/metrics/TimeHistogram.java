package io.netsonde.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;

/**
 * A distribution of times, in fixed buckets for every Prometheus and in {@link NativeBuckets} for
 * those that ask for them.
 *
 * <p>Threads: one owner. Memory: 300 bytes and the native buckets.
 */
public final class TimeHistogram {
  /**
   * Of round trips: from a neighbour on the same switch to a host behind a full buffer, at most a
   * factor of 2.5 apart below the default timeout.
   */
  private static final Bounds ROUND_TRIPS =
      new Bounds(
          0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
          10);

  /** Of a loop's own doings, which take a tick (10 ms) or a look for replies (50 ms) at rest. */
  private static final Bounds DELAYS =
      new Bounds(0.001, 0.0025, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 10);

  private final Bounds bounds;

  /** One more than bounds: the last is for what is above them all. */
  private final long[] counts;

  private final NativeBuckets exponential = new NativeBuckets();
  private double seconds;

  private TimeHistogram(Bounds bounds) {
    this.bounds = bounds;
    counts = new long[bounds.nanos.length + 1];
  }

  /** An empty one for round-trip times. */
  public static TimeHistogram ofRoundTrips() {
    return new TimeHistogram(ROUND_TRIPS);
  }

  /** An empty one for delays of this program's own. */
  public static TimeHistogram ofDelays() {
    return new TimeHistogram(DELAYS);
  }

  /** An empty one with fixed buckets of its own, by their upper bounds in seconds, ascending. */
  public static TimeHistogram of(double... bounds) {
    return new TimeHistogram(new Bounds(bounds));
  }

  /** Upper bounds of the fixed buckets; a time on a bound belongs to the bucket below it. */
  private static final class Bounds {
    final double[] seconds;
    final long[] nanos;

    Bounds(double... finite) {
      seconds = Arrays.copyOf(finite, finite.length + 1);
      seconds[finite.length] = Double.POSITIVE_INFINITY;
      nanos = Arrays.stream(finite).mapToLong(s -> Math.round(s * 1e9)).toArray();
    }
  }

  /**
   * What was counted when it was taken.
   *
   * <p>Threads: immutable.
   */
  public static final class Snapshot {
    private final Bounds bounds;
    private final long[] counts;
    private final NativeBuckets.Snapshot exponential;
    private final double seconds;

    private Snapshot(
        Bounds bounds, long[] counts, NativeBuckets.Snapshot exponential, double seconds) {
      this.bounds = bounds;
      this.counts = counts;
      this.exponential = exponential;
      this.seconds = seconds;
    }

    /** How many times were counted. */
    public long count() {
      return Arrays.stream(counts).sum();
    }

    /** The sum of all times, in seconds. */
    public double seconds() {
      return seconds;
    }

    /**
     * What both hold together.
     *
     * @param other with the same fixed buckets
     */
    public Snapshot plus(Snapshot other) {
      long[] sum = counts.clone();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += other.counts[i];
      }
      return new Snapshot(
          bounds, sum, exponential.plus(other.exponential), seconds + other.seconds);
    }

    /** Adds it as a row to a family. */
    public void addTo(HistogramFamily family, Labels labels) {
      family.add(
          ClassicHistogramBuckets.of(bounds.seconds, counts),
          exponential.schema(),
          exponential.zeros(),
          exponential.buckets(),
          seconds,
          labels);
    }
  }

  /** Counts a time; one below 0, which no clock should show, counts as 0. */
  public void add(long nanos) {
    long time = Math.max(0, nanos);
    int place = Arrays.binarySearch(bounds.nanos, time);
    counts[place < 0 ? ~place : place]++;
    exponential.add(time);
    seconds += time / 1e9;
  }

  /** What was counted so far. */
  public Snapshot snapshot() {
    return new Snapshot(bounds, counts.clone(), exponential.snapshot(), seconds);
  }
}

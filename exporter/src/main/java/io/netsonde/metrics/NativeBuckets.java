package io.netsonde.metrics;

import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The exponential buckets of a native histogram (Prometheus, "Native Histograms", data model): at
 * schema <i>s</i> bucket <i>i</i> holds what is above 2<sup>(i-1)/2^s</sup> seconds and at most
 * 2<sup>i/2^s</sup>; exactly 0 has a bucket of its own.
 *
 * <p>It begins at schema {@value #FINEST}: a bucket is 4.4 % wide, so that a quantile is wrong by
 * half of that at most. Only buckets that hold something take memory. Where one more would make
 * more than {@value #MOST}, neighbours are merged in pairs, which is the next coarser schema, as
 * often as needed. What a target's round trips do over days seldom needs more than 50.
 *
 * <p>Counting allocates when a bucket is new, and else nothing.
 *
 * <p>Threads: one owner. Memory: 12 bytes per bucket.
 */
final class NativeBuckets {
  /** The schema that it begins with. */
  static final int FINEST = 4;

  /** Bound on the number of buckets. */
  static final int MOST = 80;

  private static final int PER_OCTAVE = 1 << FINEST;
  private static final double[] BOUNDS = bounds();

  private int schema = FINEST;

  /** Ascending. Replaced and never altered, since snapshots have the same array. */
  private int[] indices = {};

  private long[] counts = {};

  private long zeros;

  /**
   * What the buckets held when it was taken; nobody writes to its arrays any more.
   *
   * <p>Threads: immutable.
   */
  static final class Snapshot {
    private final int schema;
    private final long zeros;
    private final int[] indices;
    private final long[] counts;

    private Snapshot(int schema, long zeros, int[] indices, long[] counts) {
      this.schema = schema;
      this.zeros = zeros;
      this.indices = indices;
      this.counts = counts;
    }

    int schema() {
      return schema;
    }

    /** How often exactly 0 was counted. */
    long zeros() {
      return zeros;
    }

    NativeHistogramBuckets buckets() {
      return NativeHistogramBuckets.of(indices, counts);
    }

    /**
     * What both hold together, at the schema of the coarser one or where {@link #MOST} wants it.
     */
    Snapshot plus(Snapshot other) {
      for (int coarse = Math.min(schema, other.schema); true; coarse--) {
        TreeMap<Integer, Long> sum = new TreeMap<>();
        addTo(sum, coarse);
        other.addTo(sum, coarse);
        if (sum.size() <= MOST) {
          return new Snapshot(
              coarse,
              zeros + other.zeros,
              sum.keySet().stream().mapToInt(index -> index).toArray(),
              sum.values().stream().mapToLong(count -> count).toArray());
        }
      }
    }

    private void addTo(Map<Integer, Long> sum, int coarse) {
      for (int i = 0; i < indices.length; i++) {
        sum.merge(coarser(indices[i], schema - coarse), counts[i], Long::sum);
      }
    }
  }

  /** Counts a time of at least 0. */
  void add(long nanos) {
    if (nanos == 0) {
      zeros++;
      return;
    }
    int finest = finestIndex(nanos / 1e9);
    int place = Arrays.binarySearch(indices, coarser(finest, FINEST - schema));
    while (place < 0 && indices.length == MOST) {
      merge();
      place = Arrays.binarySearch(indices, coarser(finest, FINEST - schema));
    }
    if (place < 0) {
      place = ~place;
      insert(place, coarser(finest, FINEST - schema));
    }
    counts[place]++;
  }

  Snapshot snapshot() {
    return new Snapshot(schema, zeros, indices, counts.clone());
  }

  /** The bucket of a positive time at the finest schema. */
  private static int finestIndex(double seconds) {
    int exponent = Math.getExponent(seconds);
    int place = Arrays.binarySearch(BOUNDS, seconds / Math.scalb(1.0, exponent));
    return exponent * PER_OCTAVE + (place < 0 ? ~place : place);
  }

  /** The bucket that holds a bucket when neighbours have been merged so many times. */
  private static int coarser(int index, int times) {
    return (index + (1 << times) - 1) >> times;
  }

  private void merge() {
    int[] merged = new int[indices.length];
    long[] sums = new long[indices.length];
    int size = 0;
    for (int i = 0; i < indices.length; i++) {
      int index = coarser(indices[i], 1);
      if (size == 0 || merged[size - 1] != index) {
        merged[size++] = index;
      }
      sums[size - 1] += counts[i];
    }
    indices = Arrays.copyOf(merged, size);
    counts = Arrays.copyOf(sums, size);
    schema--;
  }

  private void insert(int place, int index) {
    int[] longer = new int[indices.length + 1];
    long[] counted = new long[indices.length + 1];
    System.arraycopy(indices, 0, longer, 0, place);
    System.arraycopy(counts, 0, counted, 0, place);
    System.arraycopy(indices, place, longer, place + 1, indices.length - place);
    System.arraycopy(counts, place, counted, place + 1, counts.length - place);
    longer[place] = index;
    indices = longer;
    counts = counted;
  }

  /** The bounds from 1 to just below 2. */
  private static double[] bounds() {
    double[] bounds = new double[PER_OCTAVE];
    for (int i = 0; i < PER_OCTAVE; i++) {
      bounds[i] = Math.pow(2, (double) i / PER_OCTAVE);
    }
    return bounds;
  }
}

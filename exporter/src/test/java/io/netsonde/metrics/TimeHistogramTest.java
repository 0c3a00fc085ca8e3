package io.netsonde.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TimeHistogramTest {
  private final TimeHistogram histogram = TimeHistogram.ofRoundTrips();

  @Test
  void an_empty_one_has_all_its_buckets() {
    HistogramDataPointSnapshot row = row(histogram);

    assertThat(classic(row)).hasSize(16).containsEntry(Double.POSITIVE_INFINITY, 0L);
    assertThat(row.getCount()).isZero();
    assertThat(row.getSum()).isZero();
  }

  @Test
  void a_time_on_a_bound_is_within_it() {
    histogram.add(100_000);
    histogram.add(100_001);
    histogram.add(10_000_000_000L);
    histogram.add(10_000_000_001L);

    assertThat(classic(row(histogram)))
        .containsEntry(0.0001, 1L)
        .containsEntry(0.00025, 1L)
        .containsEntry(10.0, 1L)
        .containsEntry(Double.POSITIVE_INFINITY, 1L);
  }

  @Test
  void what_was_published_does_not_change_any_more() {
    histogram.add(100_000);
    TimeHistogram.Snapshot first = histogram.snapshot();
    TimeHistogram.Snapshot second = histogram.snapshot();
    histogram.add(100_000);
    histogram.add(100_000);

    assertThat(row(first).getCount()).isEqualTo(1);
    assertThat(row(second).getCount()).isEqualTo(1);
    assertThat(row(histogram).getCount()).isEqualTo(3);
  }

  @Test
  void a_time_below_nothing_counts_as_nothing() {
    histogram.add(-5);

    assertThat(row(histogram).getSum()).isZero();
    assertThat(row(histogram).getNativeZeroCount()).isEqualTo(1);
  }

  @Test
  void both_kinds_of_buckets_hold_the_same_times() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      long nanos = (long) Math.pow(2, random.nextDouble() * 36) - 1;
      histogram.add(nanos);
      all.add(nanos);
    }

    HistogramDataPointSnapshot row = row(histogram);
    assertThat(row.getCount()).as("seed %d", seed).isEqualTo(5000);
    double sum = all.stream().mapToDouble(n -> n / 1e9).sum();
    assertThat(row.getSum()).as("seed %d", seed).isEqualTo(sum, offset(1e-6));
    long exponential = row.getNativeZeroCount();
    for (int i = 0; i < row.getNativeBucketsForPositiveValues().size(); i++) {
      exponential += row.getNativeBucketsForPositiveValues().getCount(i);
    }
    assertThat(exponential).as("seed %d", seed).isEqualTo(5000);
    long cumulative = 0;
    for (Map.Entry<Double, Long> bucket : classic(row).entrySet()) {
      cumulative += bucket.getValue();
      assertThat(cumulative)
          .as("seed %d, at most %s", seed, bucket.getKey())
          .isEqualTo(all.stream().filter(n -> n / 1e9 <= bucket.getKey()).count());
    }
  }

  private static Map<Double, Long> classic(HistogramDataPointSnapshot row) {
    Map<Double, Long> buckets = new TreeMap<>();
    for (ClassicHistogramBucket bucket : row.getClassicBuckets()) {
      buckets.put(bucket.getUpperBound(), bucket.getCount());
    }
    return buckets;
  }

  private static HistogramDataPointSnapshot row(TimeHistogram histogram) {
    return row(histogram.snapshot());
  }

  private static HistogramDataPointSnapshot row(TimeHistogram.Snapshot snapshot) {
    HistogramFamily family = new HistogramFamily("rtt_seconds", "Round trips.");
    snapshot.addTo(family, Labels.EMPTY);
    return ((HistogramSnapshot) family.snapshot()).getDataPoints().getFirst();
  }
}

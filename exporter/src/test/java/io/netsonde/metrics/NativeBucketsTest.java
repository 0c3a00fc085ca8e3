package io.netsonde.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.NativeHistogramBucket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeBucketsTest {
  private final NativeBuckets buckets = new NativeBuckets();

  /** At schema 4 a bound is 2^(i/16) seconds, and belongs to the bucket below it. */
  @ParameterizedTest
  @CsvSource({
    "1000000000, 0",
    "1000000001, 1",
    "999999999, 0",
    "2000000000, 16",
    "2000000001, 17",
    "500000000, -16",
    "250000000, -32",
    "250000001, -31",
    // 2^(1/16) is 1.04427..., 2^(15/16) is 1.91520...
    "1044273782, 1",
    "1044273783, 2",
    "1915206561, 15",
    "1915206562, 16",
    "1, -478",
    "60000000000, 95"
  })
  void bounds_are_inclusive_powers_of_two_to_a_sixteenth(long nanos, int index) {
    buckets.add(nanos);

    assertThat(counts(buckets.snapshot())).isEqualTo(Map.of(index, 1L));
    assertThat(buckets.snapshot().schema()).isEqualTo(4);
    assertThat(buckets.snapshot().zeros()).isZero();
  }

  @Test
  void nothing_at_all_is_in_the_bucket_of_zero() {
    buckets.add(0);

    assertThat(buckets.snapshot().zeros()).isEqualTo(1);
    assertThat(counts(buckets.snapshot())).isEmpty();
  }

  @Test
  void what_was_published_does_not_change_any_more() {
    buckets.add(1_000_000_000);
    NativeBuckets.Snapshot before = buckets.snapshot();
    buckets.add(1_000_000_000);
    buckets.add(1);
    buckets.add(2_000_000_000);

    assertThat(counts(before)).isEqualTo(Map.of(0, 1L));
  }

  @Test
  void one_bucket_too_many_halves_the_resolution_and_loses_nothing() {
    for (int i = 0; i < NativeBuckets.MOST; i++) {
      buckets.add(Math.round(Math.pow(2, (i + 0.5) / 16) * 1e6));
    }
    assertThat(buckets.snapshot().schema()).isEqualTo(4);

    buckets.add(Math.round(Math.pow(2, (NativeBuckets.MOST + 0.5) / 16) * 1e6));

    assertThat(buckets.snapshot().schema()).isEqualTo(3);
    assertThat(counts(buckets.snapshot()).values().stream().mapToLong(c -> c).sum())
        .isEqualTo(NativeBuckets.MOST + 1);
    assertThat(counts(buckets.snapshot())).hasSizeBetween(40, 42);
  }

  @Test
  void no_sequence_of_times_makes_other_than_the_naive_buckets() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int coarsest = NativeBuckets.FINEST;
    for (int run = 0; run < 60; run++) {
      NativeBuckets tested = new NativeBuckets();
      List<Long> all = new ArrayList<>();
      double octaves = random.nextDouble() * 36;
      for (int i = 0; i < 1500; i++) {
        long nanos =
            random.nextInt(40) == 0 ? 0 : (long) Math.pow(2, random.nextDouble() * octaves);
        tested.add(nanos);
        all.add(nanos);
      }
      NativeBuckets.Snapshot snapshot = tested.snapshot();
      coarsest = Math.min(coarsest, snapshot.schema());
      int schema = NativeBuckets.FINEST;
      while (naive(all, schema).size() > NativeBuckets.MOST) {
        schema--;
      }
      assertThat(snapshot.schema()).as("seed %d run %d", seed, run).isEqualTo(schema);
      assertThat(counts(snapshot)).as("seed %d run %d", seed, run).isEqualTo(naive(all, schema));
      assertThat(snapshot.zeros())
          .as("seed %d run %d", seed, run)
          .isEqualTo(all.stream().filter(n -> n == 0).count());
    }
    assertThat(coarsest).as("seed %d reaches coarse schemas", seed).isLessThanOrEqualTo(2);
  }

  /** By the definition: the least i for which the time is at most 2^(i/2^s), found by counting. */
  private static Map<Integer, Long> naive(List<Long> all, int schema) {
    double[] bounds = new double[60 << schema];
    int lowest = -40 << schema;
    Arrays.setAll(bounds, i -> Math.pow(2, (double) (i + lowest) / (1 << schema)));
    Map<Integer, Long> counts = new TreeMap<>();
    for (long nanos : all) {
      if (nanos > 0) {
        int i = 0;
        while (bounds[i] < nanos / 1e9) {
          i++;
        }
        counts.merge(i + lowest, 1L, Long::sum);
      }
    }
    return counts;
  }

  private static Map<Integer, Long> counts(NativeBuckets.Snapshot snapshot) {
    Map<Integer, Long> counts = new TreeMap<>();
    for (NativeHistogramBucket bucket : snapshot.buckets()) {
      assertThat(counts.put(bucket.getBucketIndex(), bucket.getCount())).isNull();
    }
    return counts;
  }
}

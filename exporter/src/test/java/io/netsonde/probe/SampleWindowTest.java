package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleWindowTest {
  /** A sample is kept as a float, which has 24 significant bits. */
  private static final double PRECISION_PERCENT = 1e-5;

  private static final long LOST = -1;
  private final SampleWindow window = new SampleWindow();

  @Test
  void an_empty_window_has_no_samples() {
    assertThat(window.statistics()).isEqualTo(SampleWindow.Statistics.NONE);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 999, 333_333, 10_000_001, 1_999_999_999, 60_000_000_000L})
  void a_constant_round_trip_deviates_by_exactly_nothing(long rtt) {
    for (int i = 0; i < 10_000; i++) {
      window.received(rtt);
      if (i % 100 == 0 || i < 300) {
        assertThat(window.statistics().deviationSeconds()).isZero();
        assertThat(window.statistics().meanSeconds())
            .isCloseTo(rtt / 1e9, withPercentage(PRECISION_PERCENT));
      }
    }
  }

  @Test
  void half_of_the_probes_lost_leave_the_deviation_of_the_others_alone() {
    for (int i = 0; i < 250; i++) {
      window.received(10_000_000);
      window.lost();
    }

    SampleWindow.Statistics statistics = window.statistics();
    assertThat(statistics.samples()).isEqualTo(250);
    assertThat(statistics.lossRatio()).isEqualTo(0.5);
    assertThat(statistics.meanSeconds()).isEqualTo(0.01);
    assertThat(statistics.deviationSeconds()).isZero();
  }

  @Test
  void an_outage_never_touches_the_mean_of_what_was_received() {
    for (int i = 0; i < 40; i++) {
      window.received(10_000_000);
    }
    for (int i = 0; i < 24; i++) {
      window.lost();
      assertThat(window.statistics().meanSeconds()).isEqualTo(0.01);
    }
  }

  @Test
  void a_sharp_change_of_loss_ends_the_window_there() {
    for (int i = 0; i < 100; i++) {
      window.received(10_000_000);
    }
    // The fourth loss is a change, and leaves 21 replies with it; the 29th leaves losses alone.
    for (int i = 0; i < 29; i++) {
      window.lost();
    }

    SampleWindow.Statistics statistics = window.statistics();
    assertThat(statistics.samples()).isEqualTo(25);
    assertThat(statistics.received()).isZero();
    assertThat(statistics.lossRatio()).isEqualTo(1);
    window.received(1_000_000);
    assertThat(window.statistics().samples()).as("the older ones are forgotten").isEqualTo(26);
    assertThat(window.statistics().meanSeconds()).isEqualTo(0.001);
  }

  @Test
  void steady_loss_is_no_change() {
    for (int i = 0; i < 1000; i++) {
      if (i % 10 == 0) {
        window.lost();
      } else {
        window.received(10_000_000);
      }
    }

    assertThat(window.statistics().samples()).isEqualTo(250);
    assertThat(window.statistics().lossRatio()).isEqualTo(0.1);
  }

  @Test
  void no_sequence_of_results_makes_other_than_the_naive_figures() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < 40; run++) {
      SampleWindow tested = new SampleWindow();
      List<Long> naive = new ArrayList<>();
      double loss = 0;
      for (int i = 0; i < 600; i++) {
        if (random.nextInt(60) == 0) {
          loss = random.nextInt(3) == 0 ? 0 : random.nextDouble();
        }
        if (random.nextDouble() < loss) {
          tested.lost();
          naive.addFirst(LOST);
        } else {
          long rtt = random.nextInt(50) == 0 ? 60_000_000_000L : random.nextLong(20_000_000);
          tested.received(rtt);
          naive.addFirst(rtt);
        }
        if (naive.size() > 250) {
          naive.removeLast();
        }
        naive = forgetBeforeChange(naive);
        if (random.nextInt(5) == 0) {
          agree(seed, tested.statistics(), naive);
        }
      }
    }
  }

  private static void agree(long seed, SampleWindow.Statistics tested, List<Long> naive) {
    double[] rtts = naive.stream().filter(s -> s != LOST).mapToDouble(s -> s / 1e9).toArray();
    assertThat(tested.samples()).as("seed %d", seed).isEqualTo(naive.size());
    assertThat(tested.received()).as("seed %d", seed).isEqualTo(rtts.length);
    assertThat(tested.lossRatio()).as("seed %d", seed).isEqualTo(lossRatio(naive), offset(1e-12));
    assertThat(tested.meanSeconds()).as("seed %d", seed).isFinite().isNotNegative();
    assertThat(tested.deviationSeconds()).as("seed %d", seed).isFinite().isNotNegative();
    if (rtts.length > 0) {
      double mean = Arrays.stream(rtts).average().orElseThrow();
      double variance = Arrays.stream(rtts).map(x -> (x - mean) * (x - mean)).sum() / rtts.length;
      assertThat(tested.meanSeconds())
          .as("seed %d", seed)
          .isCloseTo(mean, withPercentage(PRECISION_PERCENT));
      assertThat(tested.deviationSeconds())
          .as("seed %d", seed)
          .isEqualTo(Math.sqrt(variance), offset(Arrays.stream(rtts).max().orElseThrow() * 1e-7));
    }
  }

  /** The rule of the original, as its reference states it; cuts the list, and returns it. */
  private static List<Long> forgetBeforeChange(List<Long> newestFirst) {
    int best = newestFirst.size();
    double largest = 0.12;
    for (int newer = 25; newer <= newestFirst.size() - 25; newer++) {
      double difference =
          Math.abs(
              lossRatio(newestFirst.subList(0, newer))
                  - lossRatio(newestFirst.subList(newer, newestFirst.size())));
      if (difference > largest) {
        largest = difference;
        best = newer;
      }
    }
    newestFirst.subList(best, newestFirst.size()).clear();
    return newestFirst;
  }

  private static double lossRatio(List<Long> samples) {
    return (double) samples.stream().filter(s -> s == LOST).count() / samples.size();
  }
}

package io.netsonde.probe.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupTimesTest {
  private static final int CASES = 20_000;
  private static final LookupTimes TIMES =
      new LookupTimes(Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofMinutes(10));

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "2, 2", "300, 300", "3600, 3600", "3601, 3600", "2147483647, 3600"})
  void an_answer_holds_for_its_ttl_within_the_bounds(long ttl, long seconds) {
    assertThat(Duration.ofNanos(TIMES.afterAnswer(ttl))).hasSeconds(seconds);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "30, 30", "60, 60", "61, 60", "86400, 60"})
  void an_absence_holds_as_the_zone_says_but_a_minute_at_most(long ttl, long seconds) {
    assertThat(Duration.ofNanos(TIMES.afterAbsence(OptionalLong.of(ttl)))).hasSeconds(seconds);
  }

  @Test
  void an_absence_that_nobody_dates_holds_half_a_minute() {
    assertThat(Duration.ofNanos(TIMES.afterAbsence(OptionalLong.empty()))).hasSeconds(30);
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 4", "3, 8", "4, 16", "5, 30", "6, 30", "7, 30", "2147483647, 30"})
  void failures_are_repeated_ever_more_slowly_to_twice_a_minute(int failures, long seconds) {
    assertThat(Duration.ofNanos(LookupTimes.afterFailure(failures))).hasSeconds(seconds);
  }

  @Test
  void any_time_is_within_the_bounds_and_grows_with_the_ttl() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < CASES; i++) {
      Duration min = Duration.ofSeconds(random.nextLong(1, 3600));
      Duration max = min.plusSeconds(random.nextLong(0, 86_400));
      LookupTimes times = new LookupTimes(min, max, Duration.ofMinutes(10));
      long shorter = random.nextLong(1L << random.nextInt(1, 32));
      long longer = shorter + random.nextLong(1L << random.nextInt(1, 32));

      long first = times.afterAnswer(shorter);
      assertThat(first).as("seed " + seed).isBetween(min.toNanos(), max.toNanos());
      assertThat(times.afterAnswer(longer)).as("seed " + seed).isGreaterThanOrEqualTo(first);
      assertThat(times.afterAbsence(OptionalLong.of(shorter)))
          .as("seed " + seed)
          .isBetween(min.toNanos(), Math.max(min.toNanos(), Duration.ofMinutes(1).toNanos()));
      if (first > min.toNanos() && first < max.toNanos()) {
        assertThat(first).as("seed " + seed).isEqualTo(Duration.ofSeconds(shorter).toNanos());
      }
    }
  }
}

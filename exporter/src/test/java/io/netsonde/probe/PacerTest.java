package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest {
  private static final long SECOND = 1_000_000_000L;

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100, 10_000, 1_000_000})
  void the_rate_holds_over_a_long_time_of_ticks(int perSecond) {
    long now = System.nanoTime();
    Pacer pacer = new Pacer(perSecond, now);
    int burst = pacer.take(Integer.MAX_VALUE, now);
    long sent = 0;
    int seconds = 200;
    for (long tick = 0; tick < seconds * 100L; tick++) {
      now += SECOND / 100;
      sent += pacer.take(Integer.MAX_VALUE, now);
    }

    assertThat(burst).isEqualTo(1 + perSecond / 10);
    assertThat(sent).isCloseTo((long) perSecond * seconds, Percentage.withPercentage(1));
  }

  @Test
  void random_ticks_keep_the_rate_and_the_burst() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int perSecond = 5_000;
    long start = random.nextLong();
    long now = start;
    Pacer pacer = new Pacer(perSecond, now);
    long sent = 0;
    for (int tick = 0; tick < 20_000; tick++) {
      now += random.nextLong(SECOND / 50);
      int granted = pacer.take(random.nextInt(1000), now);
      sent += granted;
      assertThat(granted).as("seed %d", seed).isBetween(0, 501);
      assertThat(sent)
          .as("seed %d", seed)
          .isLessThanOrEqualTo((long) ((now - start) / 1e9 * perSecond) + 502);
    }
    assertThat(sent)
        .as("seed %d", seed)
        .isCloseTo((long) ((now - start) / 1e9 * perSecond), Percentage.withPercentage(1));
  }

  @Test
  void a_long_pause_gives_a_tenth_of_a_second_worth_and_no_more() {
    Pacer pacer = new Pacer(1000, 0);
    pacer.take(100, 0);

    assertThat(pacer.take(1_000_000, 3600 * SECOND)).isEqualTo(101);
    assertThat(pacer.take(1, 3600 * SECOND)).isZero();
  }

  @Test
  void no_more_is_granted_than_was_wanted() {
    Pacer pacer = new Pacer(1000, 0);

    assertThat(pacer.take(3, 0)).isEqualTo(3);
    assertThat(pacer.take(0, 0)).isZero();
    assertThat(pacer.take(1000, 0)).isEqualTo(98);
  }
}

package io.netsonde.web.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LogScaleTest {
  @Test
  void a_number_comes_back_to_a_25th_of_a_percent() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      double value = Math.pow(10, random.nextDouble() * 21 - 9);
      assertThat(LogScale.decode(LogScale.encode(value)))
          .as("%s, seed %s", value, seed)
          .isCloseTo(value, within(value / 2500));
    }
  }

  @Test
  void zero_and_the_unknown_come_back_as_they_are() {
    assertThat(LogScale.decode(LogScale.encode(0))).isZero();
    assertThat(LogScale.decode(LogScale.encode(Double.NaN))).isNaN();
    assertThat(LogScale.decode(LogScale.encode(Double.POSITIVE_INFINITY))).isNaN();
    assertThat(LogScale.decode(LogScale.encode(-1))).isNaN();
  }

  @Test
  void what_lies_beyond_the_scale_is_its_end() {
    assertThat(LogScale.decode(LogScale.encode(1e-300))).isPositive().isLessThan(1e-9);
    assertThat(LogScale.decode(LogScale.encode(1e300))).isFinite().isGreaterThan(1e12);
  }
}

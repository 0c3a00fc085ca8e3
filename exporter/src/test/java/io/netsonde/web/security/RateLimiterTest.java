package io.netsonde.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimiterTest {
  private static final long SECOND = 1_000_000_000;

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - SECOND / 2, Long.MIN_VALUE})
  void a_burst_is_let_in_at_once_and_then_one_each_interval(long start) {
    AtomicLong now = new AtomicLong(start);
    RateLimiter limiter = new RateLimiter(Duration.ofSeconds(1), 3, now::get);

    assertThat(taken(limiter, 10)).isEqualTo(3);
    now.addAndGet(SECOND - 1);
    assertThat(limiter.take()).isFalse();
    now.addAndGet(1);
    assertThat(taken(limiter, 10)).isEqualTo(1);
    now.addAndGet(100 * SECOND);
    assertThat(taken(limiter, 10)).as("no more than the burst comes together").isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void without_an_interval_there_is_no_limit(int burst) {
    assertThat(taken(new RateLimiter(Duration.ZERO, burst, () -> 0), 1000)).isEqualTo(1000);
  }

  private static int taken(RateLimiter limiter, int times) {
    int taken = 0;
    for (int i = 0; i < times; i++) {
      taken += limiter.take() ? 1 : 0;
    }
    return taken;
  }
}

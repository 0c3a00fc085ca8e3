package io.netsonde.slice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final RecordedLog log = new RecordedLog();

  @Test
  void rounds_are_an_interval_apart() {
    Rounds rounds = new Rounds(log, Duration.ofMillis(3));
    List<Long> begun = new ArrayList<>();
    // The first may begin late, and the second is due all the same.
    long before = System.nanoTime();
    rounds.run(() -> {
      begun.add(System.nanoTime());
      if (begun.size() == 5) {
        rounds.stop();
      }
    });
    assertThat(begun).hasSize(5);
    assertThat(begun.getLast() - before).isGreaterThanOrEqualTo(4 * 3_000_000L);
  }

  @Test
  void a_round_that_fails_by_a_defect_is_told_once_and_others_follow() {
    Rounds rounds = new Rounds(log, Duration.ofMillis(1));
    AtomicInteger count = new AtomicInteger();
    rounds.run(() -> {
      if (count.incrementAndGet() == 3) {
        rounds.stop();
      }
      throw new IllegalStateException("out of order");
    });
    assertThat(count).hasValue(3);
    assertThat(log.lines())
        .containsExactly(
            "ERROR a round of reading failed and goes on:"
                + " java.lang.IllegalStateException: out of order");
  }

  @Test
  void who_stops_them_before_they_run_is_heeded() {
    Rounds rounds = new Rounds(log, HOUR);
    rounds.stop();
    rounds.run(() -> {
      throw new AssertionError("a round");
    });
    assertThat(log.lines()).isEmpty();
  }
}

package io.netsonde.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OncePerIntervalTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final OptionalLong WAIT = OptionalLong.empty();

  /** Near the end of what a long holds, because nanoTime may be anything. */
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - MINUTE.toNanos());

  private final OncePerInterval gate = new OncePerInterval(MINUTE, 2, now::get);

  @Test
  void cause_is_told_once_and_then_with_the_number_held_back() {
    assertThat(gate.admit("a")).hasValue(0);
    assertThat(gate.admit("a")).isEqualTo(WAIT);
    pass(MINUTE.minusNanos(1));
    assertThat(gate.admit("a")).isEqualTo(WAIT);
    pass(Duration.ofNanos(1));
    assertThat(gate.admit("a")).hasValue(2);
    assertThat(gate.admit("a")).isEqualTo(WAIT);
    pass(MINUTE);
    assertThat(gate.admit("a")).hasValue(1);
    pass(MINUTE);
    assertThat(gate.admit("a")).hasValue(0);
    assertThat(gate.suppressed()).isEqualTo(3);
  }

  @Test
  void causes_do_not_hold_each_other_back() {
    assertThat(gate.admit("a")).hasValue(0);
    assertThat(gate.admit("b")).hasValue(0);
  }

  @Test
  void causes_beyond_the_bound_share_one_turn() {
    gate.admit("a");
    gate.admit("b");
    assertThat(gate.admit("c")).hasValue(0);
    assertThat(gate.admit("d")).isEqualTo(WAIT);
    assertThat(gate.admit("c")).isEqualTo(WAIT);
    assertThat(gate.suppressed()).isEqualTo(2);
  }

  @Test
  void cause_told_longest_ago_gives_way_and_its_count_is_told_with_the_others() {
    gate.admit("a");
    gate.admit("a");
    pass(MINUTE);
    gate.admit("b");
    assertThat(gate.admit("c")).as("a gave way").hasValue(0);
    assertThat(gate.admit("d")).as("the shared turn tells of a").hasValue(1);
    assertThat(gate.admit("a")).isEqualTo(WAIT);
  }

  @Test
  void held_back_messages_are_told_in_the_next_line() {
    RecordedLog recorded = new RecordedLog();
    for (int i = 0; i < 3; i++) {
      gate.log(recorded.logger(), Level.WARNING, "send", LogMessage.of("cannot send"));
      gate.log(recorded.logger(), Level.DEBUG, "other", LogMessage.of("never asked for"));
    }
    pass(MINUTE);
    gate.log(recorded.logger(), Level.WARNING, "send", LogMessage.of("cannot send"));
    assertThat(recorded.writes())
        .hasSize(2)
        .satisfies(lines -> assertThat(lines.get(0)).endsWith("msg=\"cannot send\"\n"))
        .satisfies(lines -> assertThat(lines.get(1)).endsWith("send\" suppressed=2\n"));
    assertThat(gate.suppressed()).isEqualTo(2);
  }

  @Test
  void numbers_out_of_range_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OncePerInterval(Duration.ZERO))
        .withMessage("interval: PT0S (expected: over 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OncePerInterval(MINUTE, 0, now::get))
        .withMessage("limit: 0 (expected: at least 1)");
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}

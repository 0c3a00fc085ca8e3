package io.netsonde.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class TimerFdTest {
  private static final long LIMIT = 5_000_000_000L;
  private static final long MILLI = 1_000_000;

  @Test
  void nano_time_is_the_monotonic_clock_of_linux() throws Exception {
    MemorySegment gettime = Native.symbol("clock_gettime");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment capture = arena.allocate(Native.CAPTURE);
      MemorySegment time = arena.allocate(TimerFd.TIMESPEC.size(), 8);
      for (int i = 0; i < 1000; i++) {
        long before = System.nanoTime();
        LinuxException.check(
            Native.pointerSecond(gettime, capture, 1, time, 0, 0, MemorySegment.NULL, 0),
            "clock_gettime",
            "read the clock");
        long after = System.nanoTime();
        assertThat(time.get(JAVA_LONG, 0) * 1_000_000_000 + time.get(JAVA_LONG, 8))
            .isBetween(before, after);
      }
    }
  }

  @Test
  void a_relative_timer_rings_once_and_not_early() throws Exception {
    try (TimerFd timer = TimerFd.open();
        Poll poll = new Poll(1)) {
      poll.add(timer.descriptor(), Poll.POLLIN);
      long start = System.nanoTime();
      timer.after(200 * MILLI);
      assertThat(timer.expirations()).isZero();
      assertThat(poll.await(LIMIT)).isEqualTo(1);
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(200 * MILLI);
      assertThat(timer.expirations()).isEqualTo(1);
      assertThat(poll.await(5 * MILLI)).isZero();
    }
  }

  @Test
  void an_absolute_time_is_one_of_nano_time_and_the_past_rings_at_once() throws Exception {
    try (TimerFd timer = TimerFd.open();
        Poll poll = new Poll(1)) {
      poll.add(timer.descriptor(), Poll.POLLIN);
      long wanted = System.nanoTime() + 2 * MILLI;
      timer.at(wanted);
      assertThat(poll.await(LIMIT)).isEqualTo(1);
      assertThat(System.nanoTime()).isGreaterThanOrEqualTo(wanted);
      timer.at(-5);
      assertThat(poll.await(LIMIT)).isEqualTo(1);
      timer.after(0);
      assertThat(poll.await(LIMIT)).isEqualTo(1);
    }
  }

  @Test
  void a_periodic_timer_counts_what_its_owner_missed() throws Exception {
    try (TimerFd timer = TimerFd.open()) {
      timer.every(System.nanoTime() - 10 * MILLI, MILLI);
      assertThat(timer.expirations()).isGreaterThanOrEqualTo(10);
      timer.stop();
      assertThat(timer.expirations()).isZero();
      assertThatThrownBy(() -> timer.every(0, 0))
          .hasMessage("interval: 0 ns (expected: at least 1)");
    }
  }

  @Test
  void a_closed_timer_says_so() throws Exception {
    TimerFd timer = TimerFd.open();
    timer.close();
    assertThatThrownBy(() -> timer.after(1)).hasMessage("the timer is closed");
  }

  @Test
  void poll_refuses_what_does_not_fit() {
    assertThatThrownBy(() -> new Poll(0)).hasMessage("capacity: 0 (expected: 1 to 64)");
    try (Poll poll = new Poll(1)) {
      assertThatThrownBy(() -> poll.isReady(0)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}

package io.netsonde.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An alarm clock that a loop waits for in {@link Poll} ({@code timerfd_create(2)}).
 *
 * <p>The clock is {@code CLOCK_MONOTONIC}, which is what {@link System#nanoTime} reads on Linux (a
 * test holds the two against each other), so an absolute time here is a value of {@code nanoTime}.
 * A periodic alarm given by its first absolute time does not drift, however late its owner is.
 *
 * <p>Threads: one at a time.
 */
public final class TimerFd implements AutoCloseable {
  @CHeader("time.h")
  private static final int CLOCK_MONOTONIC = 1;

  @CHeader("sys/timerfd.h")
  private static final int TFD_CLOEXEC = 0x80000;

  @CHeader("sys/timerfd.h")
  private static final int TFD_NONBLOCK = 0x800;

  @CHeader("sys/timerfd.h")
  private static final int TFD_TIMER_ABSTIME = 1;

  static final CStruct TIMESPEC =
      CStruct.of("struct timespec", "time.h", CStruct.u64("tv_sec"), CStruct.u64("tv_nsec"));
  static final CStruct ITIMERSPEC =
      CStruct.of(
          "struct itimerspec",
          "time.h",
          CStruct.nested("it_interval", TIMESPEC),
          CStruct.nested("it_value", TIMESPEC));

  private static final long SECONDS = TIMESPEC.offset("tv_sec");
  private static final long NANOS = TIMESPEC.offset("tv_nsec");
  private static final long INTERVAL = ITIMERSPEC.offset("it_interval");
  private static final long VALUE = ITIMERSPEC.offset("it_value");
  private static final long BILLION = 1_000_000_000;

  private static final MemorySegment CREATE = Native.symbol("timerfd_create");
  private static final MemorySegment SETTIME = Native.symbol("timerfd_settime");
  private static final MemorySegment READ = Native.symbol("read");

  private final Descriptor descriptor;
  private final MemorySegment times;
  private final MemorySegment count;
  private final MemorySegment capture;

  private TimerFd(int number, Arena arena, MemorySegment capture) {
    descriptor = Descriptor.owning("timer", number, arena);
    times = arena.allocate(ITIMERSPEC.size(), ITIMERSPEC.alignment());
    count = arena.allocate(JAVA_LONG);
    this.capture = capture;
  }

  /**
   * Makes a timer that is not set.
   *
   * @throws LinuxException when the process has too many files open
   */
  public static TimerFd open() throws LinuxException {
    return Opening.with((arena, capture) ->
        new TimerFd(
            LinuxException.check(
                Native.integers(
                    CREATE, capture, CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK, 0, 0, 0),
                "timerfd_create",
                "make a timer"),
            arena,
            capture));
  }

  /**
   * Rings once, some time from now, instead of what was set before.
   *
   * @param delay nanoseconds; what is not above 0 rings at once
   */
  public void after(long delay) throws LinuxException {
    set(0, delay, 0);
  }

  /**
   * Rings once, at a time of {@link System#nanoTime}, instead of what was set before.
   *
   * @param time nanoseconds; what is past rings at once
   */
  public void at(long time) throws LinuxException {
    set(TFD_TIMER_ABSTIME, time, 0);
  }

  /**
   * Rings periodically, instead of what was set before.
   *
   * @param first time of the first ring by {@link System#nanoTime}, in nanoseconds; where it is
   *     past, the rings since then are counted as missed
   * @param interval nanoseconds between rings, at least 1
   */
  public void every(long first, long interval) throws LinuxException {
    if (interval < 1) {
      throw new IllegalArgumentException("interval: " + interval + " ns (expected: at least 1)");
    }
    set(TFD_TIMER_ABSTIME, first, interval);
  }

  /** Rings no more; a ring that was not read is forgotten. */
  public void stop() throws LinuxException {
    arm(0, 0, 0);
  }

  /**
   * Reads how often the timer has rung since the last call or setting, and makes it unready.
   *
   * @return 0 when it has not; above 1 when its owner was late for a periodic one
   * @throws IllegalStateException when it is closed
   */
  public long expirations() throws LinuxException {
    int number = descriptor.borrow();
    try {
      long result =
          Native.pointerSecond(READ, capture, number, count, Long.BYTES, 0, MemorySegment.NULL, 0);
      if (result == -Errno.EAGAIN) {
        return 0;
      }
      LinuxException.check(result, "read", "read a timer");
      return count.get(JAVA_LONG, 0);
    } finally {
      descriptor.giveBack();
    }
  }

  /** What to add to a {@link Poll}. */
  public Descriptor descriptor() {
    return descriptor;
  }

  @Override
  public void close() {
    descriptor.close();
  }

  /** To the kernel a time of 0 means off, so the least is 1 ns. */
  private void set(int flags, long time, long interval) throws LinuxException {
    arm(flags, Math.max(1, time), interval);
  }

  private void arm(int flags, long time, long interval) throws LinuxException {
    int number = descriptor.borrow();
    try {
      times.set(JAVA_LONG, VALUE + SECONDS, time / BILLION);
      times.set(JAVA_LONG, VALUE + NANOS, time % BILLION);
      times.set(JAVA_LONG, INTERVAL + SECONDS, interval / BILLION);
      times.set(JAVA_LONG, INTERVAL + NANOS, interval % BILLION);
      LinuxException.check(
          Native.pointerThird(SETTIME, capture, number, flags, times, MemorySegment.NULL, 0),
          "timerfd_settime",
          "set a timer");
    } finally {
      descriptor.giveBack();
    }
  }
}

package io.netsonde.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@code clock_gettime(CLOCK_REALTIME)} in nanoseconds: the clock of the kernel's software stamps,
 * which {@link System#currentTimeMillis} reads too coarsely and {@link java.time.Instant} with an
 * allocation.
 *
 * <p>Threads: confined to its owner.
 */
public final class RealtimeClock {
  private static final MemorySegment CLOCK_GETTIME = Native.symbol("clock_gettime");

  /** linux/time.h: {@code CLOCK_REALTIME}. */
  private static final int CLOCK_REALTIME = 0;

  private final MemorySegment capture;
  private final MemorySegment timespec;

  /** A clock whose buffers live in {@code arena}. */
  public RealtimeClock(Arena arena) {
    capture = arena.allocate(Native.CAPTURE);
    timespec = arena.allocate(2 * Long.BYTES, Long.BYTES);
  }

  /** Nanoseconds since the epoch. */
  public long nanos() {
    Native.pointerSecond(
        CLOCK_GETTIME, capture, CLOCK_REALTIME, timespec, 0, 0, MemorySegment.NULL, 0);
    return timespec.get(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L
        + timespec.get(ValueLayout.JAVA_LONG, Long.BYTES);
  }
}

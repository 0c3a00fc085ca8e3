package io.netsonde.linux;

import io.netsonde.wire.CHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * How late the kernel may wake the calling thread, so that it can wake several at once ({@code
 * prctl(2)}): 50 µs, unless a thread says that it wants to be punctual.
 */
public final class TimerSlack {
  @CHeader("linux/prctl.h")
  private static final int PR_SET_TIMERSLACK = 29;

  @CHeader("linux/prctl.h")
  private static final int PR_GET_TIMERSLACK = 30;

  private static final MemorySegment PRCTL = Native.symbol("prctl");

  private TimerSlack() {}

  /**
   * Sets the calling thread's slack for the rest of its life; threads that it starts inherit it.
   *
   * @param nanos at least 1, which is as punctual as can be
   * @throws IllegalStateException on a virtual thread, which would change its carrier
   */
  public static void ofThisThread(long nanos) throws LinuxException {
    if (nanos < 1) {
      throw new IllegalArgumentException("nanos: " + nanos + " (expected: at least 1)");
    }
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("cannot set the timer slack of a virtual thread");
    }
    prctl(PR_SET_TIMERSLACK, nanos);
  }

  /** The calling thread's slack in nanoseconds, at most 2³¹−1. */
  public static long ofThisThread() throws LinuxException {
    return prctl(PR_GET_TIMERSLACK, 0);
  }

  private static int prctl(int option, long argument) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment capture = arena.allocate(Native.CAPTURE);
      return LinuxException.check(
          Native.integers(PRCTL, capture, option, argument, 0, 0, 0), "prctl", "set timer slack");
    }
  }
}

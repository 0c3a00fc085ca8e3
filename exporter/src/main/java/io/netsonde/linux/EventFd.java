package io.netsonde.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.netsonde.wire.CHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A bell that any thread rings to wake a loop that sleeps in {@link Poll} ({@code eventfd(2)}).
 *
 * <p>Rings that nobody has heard yet are counted, not queued: any number of signals makes one
 * wake-up.
 *
 * <p>Threads: {@link #signal} from any; {@link #drain} from the loop.
 */
public final class EventFd implements AutoCloseable {
  @CHeader("sys/eventfd.h")
  private static final int EFD_CLOEXEC = 0x80000;

  @CHeader("sys/eventfd.h")
  private static final int EFD_NONBLOCK = 0x800;

  private static final MemorySegment EVENTFD = Native.symbol("eventfd");
  private static final MemorySegment READ = Native.symbol("read");
  private static final MemorySegment WRITE = Native.symbol("write");

  private final Descriptor descriptor;
  private final MemorySegment one;
  private final MemorySegment signalCapture;
  private final MemorySegment count;
  private final MemorySegment drainCapture;

  private EventFd(int number, Arena arena) {
    descriptor = Descriptor.owning("event descriptor", number, arena);
    one = arena.allocateFrom(JAVA_LONG, 1);
    count = arena.allocate(JAVA_LONG);
    signalCapture = arena.allocate(Native.CAPTURE);
    drainCapture = arena.allocate(Native.CAPTURE);
  }

  /**
   * Makes a silent bell.
   *
   * @throws LinuxException when the process has too many files open
   */
  public static EventFd open() throws LinuxException {
    return Opening.with((arena, capture) ->
        new EventFd(
            LinuxException.check(
                Native.integers(EVENTFD, capture, 0, EFD_CLOEXEC | EFD_NONBLOCK, 0, 0, 0),
                "eventfd",
                "make an event descriptor"),
            arena));
  }

  /**
   * Makes the descriptor readable until it is drained.
   *
   * <p>Synchronized because signalling threads share the memory for {@code errno}.
   *
   * @throws IllegalStateException when it is closed
   */
  public synchronized void signal() throws LinuxException {
    int number = descriptor.borrow();
    try {
      long result =
          Native.pointerSecond(
              WRITE, signalCapture, number, one, Long.BYTES, 0, MemorySegment.NULL, 0);
      // The counter is full after 2⁶⁴−2 unheard signals: it is readable then, which is all we want.
      if (result != -Errno.EAGAIN) {
        LinuxException.check(result, "write", "signal an event descriptor");
      }
    } finally {
      descriptor.giveBack();
    }
  }

  /**
   * Silences the bell.
   *
   * @return signals since the last call, 0 when there were none
   * @throws IllegalStateException when it is closed
   */
  public long drain() throws LinuxException {
    int number = descriptor.borrow();
    try {
      long result =
          Native.pointerSecond(
              READ, drainCapture, number, count, Long.BYTES, 0, MemorySegment.NULL, 0);
      if (result == -Errno.EAGAIN) {
        return 0;
      }
      LinuxException.check(result, "read", "drain an event descriptor");
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
}

package io.netsonde.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The one place where a loop sleeps: until one of a handful of descriptors is ready or a time is
 * over ({@code ppoll(2)}).
 *
 * <p>Why ppoll and not epoll. A slice waits for two to five descriptors that hardly ever change.
 * For so few, handing the kernel the whole list costs about as much as keeping a list there; it
 * needs no further descriptor, has no state that outlives a closed descriptor, and takes its
 * timeout in nanoseconds on every kernel (epoll_wait has milliseconds, epoll_pwait2 needs 5.11).
 *
 * <pre>
 * int bell = poll.add(eventFd.descriptor(), Poll.POLLIN);
 * while (running) {
 *   poll.await(timeout);
 *   if (poll.isReady(bell)) { … }
 * }
 * </pre>
 *
 * <p>Threads: {@link #await} by one platform thread, since it pins a virtual one. Descriptors are
 * borrowed for the wait, so one that is closed meanwhile stays valid until the wait ends; waiting
 * for one that was closed before is an error.
 */
public final class Poll implements AutoCloseable {
  /** There is something to read. */
  @CHeader("poll.h")
  public static final int POLLIN = 1;

  /** There is room to write. */
  @CHeader("poll.h")
  public static final int POLLOUT = 4;

  /** An error is pending, such as a message in a socket's error queue; always waited for. */
  @CHeader("poll.h")
  public static final int POLLERR = 8;

  /** The other side is gone; always waited for. */
  @CHeader("poll.h")
  public static final int POLLHUP = 0x10;

  /** Wait without end, as the timeout of {@link #await}. */
  public static final long FOREVER = -1;

  static final CStruct POLLFD =
      CStruct.of(
          "struct pollfd",
          "poll.h",
          CStruct.u32("fd"),
          CStruct.u16("events"),
          CStruct.u16("revents"));

  private static final long FD = POLLFD.offset("fd");
  private static final long EVENTS = POLLFD.offset("events");
  private static final long REVENTS = POLLFD.offset("revents");
  private static final long BILLION = 1_000_000_000;
  private static final MemorySegment PPOLL = Native.symbol("ppoll");

  private final Arena arena;
  private final MemorySegment capture;
  private final MemorySegment timeout;
  private final MemorySegment slots;
  private final Descriptor[] descriptors;
  private int count;

  /**
   * Makes an empty list.
   *
   * @param capacity most descriptors that it will hold, 1 to 64
   */
  public Poll(int capacity) {
    this(capacity, Arena.ofShared());
  }

  /** Makes a list in the memory of an owner, who frees it; the list is then not closed. */
  Poll(int capacity, Arena arena) {
    if (capacity < 1 || capacity > 64) {
      throw new IllegalArgumentException("capacity: " + capacity + " (expected: 1 to 64)");
    }
    this.arena = arena;
    capture = arena.allocate(Native.CAPTURE);
    timeout = arena.allocate(TimerFd.TIMESPEC.size(), TimerFd.TIMESPEC.alignment());
    descriptors = new Descriptor[capacity];
    slots = arena.allocate(POLLFD.size() * capacity, POLLFD.alignment());
  }

  /**
   * Adds a descriptor for good.
   *
   * @param events what to wait for, of {@link #POLLIN} and {@link #POLLOUT}; 0 for errors only
   * @return its slot, to ask {@link #isReady} with
   * @throws IllegalStateException when the list is full
   */
  public int add(Descriptor descriptor, int events) {
    if (count == descriptors.length) {
      throw new IllegalStateException("poll: " + count + " descriptors (expected: no more)");
    }
    descriptors[count] = descriptor;
    slots.set(JAVA_SHORT, count * POLLFD.size() + EVENTS, (short) events);
    return count++;
  }

  /** Changes what a slot waits for. */
  public void expect(int slot, int events) {
    slots.set(JAVA_SHORT, at(slot) + EVENTS, (short) events);
  }

  /**
   * Sleeps until a descriptor is ready or the time is over.
   *
   * @param nanos at most this long; 0 looks without sleeping, {@link #FOREVER} has no end
   * @return how many descriptors are ready; 0 when the time is over or a signal came first
   * @throws IllegalStateException when one of the descriptors is closed
   */
  public int await(long nanos) throws LinuxException {
    int borrowed = 0;
    try {
      while (borrowed < count) {
        int number = descriptors[borrowed].borrow();
        slots.set(JAVA_INT, borrowed * POLLFD.size() + FD, number);
        slots.set(JAVA_SHORT, borrowed * POLLFD.size() + REVENTS, (short) 0);
        borrowed++;
      }
      long result = Native.pointerFirst(PPOLL, capture, slots, count, timeout(nanos), 0, 0);
      return result == -Errno.EINTR ? 0 : LinuxException.check(result, "ppoll", "wait for events");
    } finally {
      while (borrowed > 0) {
        descriptors[--borrowed].giveBack();
      }
    }
  }

  /** Whether anything was found at a slot by the last {@link #await}, errors included. */
  public boolean isReady(int slot) {
    return events(slot) != 0;
  }

  /** What was found at a slot by the last {@link #await}: {@code POLL…} flags. */
  public int events(int slot) {
    return Short.toUnsignedInt(slots.get(JAVA_SHORT, at(slot) + REVENTS));
  }

  /** Frees the list; the descriptors stay open. For the thread that waits. */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  private MemorySegment timeout(long nanos) {
    if (nanos < 0) {
      return MemorySegment.NULL;
    }
    timeout.set(JAVA_LONG, 0, nanos / BILLION);
    timeout.set(JAVA_LONG, Long.BYTES, nanos % BILLION);
    return timeout;
  }

  private long at(int slot) {
    if (slot < 0 || slot >= count) {
      throw new IllegalArgumentException("slot: " + slot + " (expected: 0 to " + (count - 1) + ")");
    }
    return slot * POLLFD.size();
  }
}

package io.netsonde.linux;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Finds the few descriptors at which something has happened among thousands that come and go
 * (epoll(7)), level-triggered. {@link Poll} is for a handful that stay.
 *
 * <p>A descriptor that is closed leaves by itself, so there is no call to take one out.
 *
 * <p>Hot: adding and looking allocate nothing.
 *
 * <p>Threads: one.
 */
final class Epoll implements AutoCloseable {
  /** There is room to write; also, a connection is made. */
  @CHeader("sys/epoll.h")
  static final int EPOLLOUT = 4;

  @CHeader("sys/epoll.h")
  private static final int EPOLL_CTL_ADD = 1;

  @CHeader("sys/epoll.h")
  private static final int EPOLL_CLOEXEC = 0x80000;

  /** Packed on x86-64 alone, that 32-bit programs find the same. */
  static final CStruct EPOLL_EVENT =
      CStruct.of(
          "struct epoll_event",
          "sys/epoll.h",
          CStruct.u32("events"),
          System.getProperty("os.arch", "").equals("amd64")
              ? CStruct.bytes("data", Long.BYTES)
              : CStruct.u64("data"));

  private static final long DATA = EPOLL_EVENT.offset("data");
  private static final MemorySegment EPOLL_CREATE = Native.symbol("epoll_create1");
  private static final MemorySegment EPOLL_CTL = Native.symbol("epoll_ctl");
  private static final MemorySegment EPOLL_WAIT = Native.symbol("epoll_wait");

  private final Descriptor descriptor;
  private final MemorySegment capture;
  private final MemorySegment added;
  private final MemorySegment events;
  private final int capacity;

  private Epoll(Arena arena, MemorySegment capture, int number, int capacity) {
    descriptor = Descriptor.owning("epoll descriptor", number, arena);
    this.capture = capture;
    this.capacity = capacity;
    added = arena.allocate(EPOLL_EVENT.size(), Long.BYTES);
    events = arena.allocate(EPOLL_EVENT.size() * capacity, Long.BYTES);
  }

  /**
   * Makes an empty set.
   *
   * @param capacity most events that one look tells
   * @throws LinuxException when the process has too many files open
   */
  static Epoll open(int capacity) throws LinuxException {
    return Opening.with((arena, capture) ->
        new Epoll(
            arena,
            capture,
            LinuxException.check(
                Native.integers(EPOLL_CREATE, capture, EPOLL_CLOEXEC, 0, 0, 0, 0),
                "epoll_create1",
                "make a set of descriptors"),
            capacity));
  }

  /**
   * Adds a descriptor until it is closed.
   *
   * @param number of an open file that no other descriptor of the process shares
   * @param wanted {@code EPOLL…} flags; errors are always told
   * @param data what {@link #data} gives back
   * @return 0 or {@code -errno}
   */
  int add(int number, int wanted, int data) {
    added.set(ValueLayout.JAVA_INT, 0, wanted);
    added.set(ValueLayout.JAVA_INT_UNALIGNED, DATA, data);
    int set = descriptor.borrow();
    try {
      return (int)
          Native.pointerThird(
              EPOLL_CTL, capture, set, EPOLL_CTL_ADD, MemorySegment.ofAddress(number), added, 0);
    } finally {
      descriptor.giveBack();
    }
  }

  /**
   * Looks without waiting.
   *
   * @return number of events, at most the capacity, or {@code -errno}
   */
  int look() {
    int set = descriptor.borrow();
    try {
      return (int)
          Native.pointerSecond(
              EPOLL_WAIT, capture, set, events, capacity, 0, MemorySegment.NULL, 0);
    } finally {
      descriptor.giveBack();
    }
  }

  /** What was given to {@link #add} of the descriptor of event {@code i}. */
  int data(int i) {
    return events.get(ValueLayout.JAVA_INT_UNALIGNED, i * EPOLL_EVENT.size() + DATA);
  }

  @Override
  public void close() {
    descriptor.close();
  }
}

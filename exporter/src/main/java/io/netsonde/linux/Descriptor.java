package io.netsonde.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file descriptor and the memory that goes with it, owned and closed exactly once.
 *
 * <p>A descriptor is a small number that the kernel gives to the next file as soon as it is free. A
 * thread that closes one while another is about to use it makes that other thread read or write
 * somebody else's file. So the number is lent: {@link #borrow} counts a user in, {@link #giveBack}
 * counts it out, and the kernel's {@code close} happens when the owner has closed <em>and</em> the
 * last user is gone. From the owner's close on, nobody can borrow. The same goes for the arena,
 * which a native call must not lose under its feet.
 *
 * <p>The state is one integer: the top bit says closed, the rest counts users. Both change by
 * compare-and-set, so no call waits for another. Closing while another thread sleeps in a call on
 * the descriptor does not wake that thread; wake it with an {@link EventFd}.
 */
public final class Descriptor implements AutoCloseable {
  private static final MemorySegment CLOSE = Native.symbol("close");
  private static final int CLOSED = 1 << 31;

  private final String what;
  private final int number;
  private final Arena arena;
  private final AtomicInteger state = new AtomicInteger();

  private Descriptor(String what, int number, Arena arena) {
    this.what = what;
    this.number = number;
    this.arena = arena;
  }

  /**
   * Takes ownership.
   *
   * @param what a noun for messages: {@code netlink socket}
   * @param number from the call that made it
   * @param arena a shared arena, closed together with the descriptor
   */
  static Descriptor owning(String what, int number, Arena arena) {
    return new Descriptor(what, number, arena);
  }

  /**
   * Lends the number until {@link #giveBack}, which belongs in a {@code finally}.
   *
   * @throws IllegalStateException when it is closed
   */
  int borrow() {
    int users = state.get();
    while (users >= 0) {
      if (state.compareAndSet(users, users + 1)) {
        return number;
      }
      users = state.get();
    }
    throw new IllegalStateException("the " + what + " is closed");
  }

  /** Ends a {@link #borrow}. */
  void giveBack() {
    if (state.decrementAndGet() == CLOSED) {
      release();
    }
  }

  /** Whether the owner has closed it. */
  public boolean isClosed() {
    return state.get() < 0;
  }

  /** Closes it, at once or when its last user is done. A second call does nothing. */
  @Override
  public void close() {
    int users = state.get();
    while (users >= 0) {
      if (state.compareAndSet(users, users | CLOSED)) {
        if (users == 0) {
          release();
        }
        return;
      }
      users = state.get();
    }
  }

  /** Runs once. Linux frees the number whatever {@code close} returns, so there is no retry. */
  private void release() {
    MemorySegment capture = arena.allocate(Native.CAPTURE);
    Native.integers(CLOSE, capture, number, 0, 0, 0, 0);
    arena.close();
  }

  @Override
  public String toString() {
    return what + " " + number;
  }
}

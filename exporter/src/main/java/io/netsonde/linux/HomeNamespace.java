package io.netsonde.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The network namespace in which a thread began, for a thread that {@linkplain
 * NetworkNamespace#enter enters} others and comes back.
 *
 * <p>It is held by a descriptor and not by its path, which says something else as soon as the
 * thread is away. Between two visits nothing holds the visited namespace, so that it can go.
 *
 * <p>Threads: the one that made it; {@link #close} from any.
 */
public final class HomeNamespace implements AutoCloseable {
  /** bits/fcntl-linux.h. */
  private static final int O_RDONLY = 0;

  /** bits/fcntl-linux.h. */
  private static final int O_CLOEXEC = 0x80000;

  /** linux/sched.h. */
  private static final int CLONE_NEWNET = 0x40000000;

  private static final MemorySegment OPEN = Native.symbol("open");
  private static final MemorySegment SETNS = Native.symbol("setns");

  private final Descriptor descriptor;
  private final MemorySegment capture;

  private HomeNamespace(int number, Arena arena, MemorySegment capture) {
    descriptor = Descriptor.owning("network namespace", number, arena);
    this.capture = capture;
  }

  /**
   * Notes where the calling thread is; no rights are needed.
   *
   * @throws LinuxException when {@code /proc} is not there, or too many files are open
   */
  public static HomeNamespace ofThisThread() throws LinuxException {
    return Opening.with((arena, capture) ->
        new HomeNamespace(
            LinuxException.check(
                Native.pointerFirst(
                    OPEN,
                    capture,
                    arena.allocateFrom("/proc/thread-self/ns/net"),
                    O_RDONLY | O_CLOEXEC,
                    MemorySegment.NULL,
                    0,
                    0),
                "open",
                "note this thread's network namespace"),
            arena,
            capture));
  }

  /**
   * Moves the calling thread back, wherever it is.
   *
   * @throws LinuxException with {@code EPERM} where it has lost {@code CAP_SYS_ADMIN} meanwhile
   */
  public void comeBack() throws LinuxException {
    int number = descriptor.borrow();
    try {
      LinuxException.check(
          Native.integers(SETNS, capture, number, CLONE_NEWNET, 0, 0, 0),
          "setns",
          "come back to this thread's network namespace");
    } finally {
      descriptor.giveBack();
    }
  }

  @Override
  public void close() {
    descriptor.close();
  }
}

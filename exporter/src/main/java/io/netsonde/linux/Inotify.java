package io.netsonde.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Tells what happens to the files of some directories ({@code inotify(7)}).
 *
 * <p>Directories are watched rather than files, so that one which is replaced by another of its
 * name, or appears later, is seen. Not {@link java.nio.file.WatchService}: that has a thread of its
 * own and tells of a file that is written to by whoever keeps it open no sooner than it likes.
 *
 * <p>Threads: one at a time. Bounds: the kernel queues 16,384 events where nobody has changed
 * {@code fs.inotify.max_queued_events}, and tells when it lost some.
 */
public final class Inotify implements AutoCloseable {
  @CHeader("sys/inotify.h")
  private static final int IN_CLOEXEC = 0x80000;

  @CHeader("sys/inotify.h")
  private static final int IN_NONBLOCK = 0x800;

  @CHeader("sys/inotify.h")
  private static final int IN_MODIFY = 0x2;

  @CHeader("sys/inotify.h")
  private static final int IN_ATTRIB = 0x4;

  @CHeader("sys/inotify.h")
  private static final int IN_CLOSE_WRITE = 0x8;

  @CHeader("sys/inotify.h")
  private static final int IN_MOVED_FROM = 0x40;

  @CHeader("sys/inotify.h")
  private static final int IN_MOVED_TO = 0x80;

  @CHeader("sys/inotify.h")
  private static final int IN_CREATE = 0x100;

  @CHeader("sys/inotify.h")
  private static final int IN_DELETE = 0x200;

  @CHeader("sys/inotify.h")
  private static final int IN_DELETE_SELF = 0x400;

  @CHeader("sys/inotify.h")
  private static final int IN_MOVE_SELF = 0x800;

  @CHeader("sys/inotify.h")
  private static final int IN_ONLYDIR = 0x1000000;

  @CHeader("sys/inotify.h")
  private static final int IN_Q_OVERFLOW = 0x4000;

  @CHeader("sys/inotify.h")
  private static final int IN_IGNORED = 0x8000;

  /** All that changes what a reader of a file in the directory would find. */
  private static final int CHANGES =
      IN_MODIFY
          | IN_ATTRIB
          | IN_CLOSE_WRITE
          | IN_MOVED_FROM
          | IN_MOVED_TO
          | IN_CREATE
          | IN_DELETE
          | IN_DELETE_SELF
          | IN_MOVE_SELF;

  private static final int LOST = IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED;

  /** Without its flexible array, the name. */
  static final CStruct INOTIFY_EVENT =
      CStruct.of(
          "struct inotify_event",
          "sys/inotify.h",
          CStruct.u32("wd"),
          CStruct.u32("mask"),
          CStruct.u32("cookie"),
          CStruct.u32("len"));

  private static final long WATCH = INOTIFY_EVENT.offset("wd");
  private static final long MASK = INOTIFY_EVENT.offset("mask");
  private static final long LENGTH = INOTIFY_EVENT.offset("len");

  private static final MemorySegment INIT = Native.symbol("inotify_init1");
  private static final MemorySegment ADD = Native.symbol("inotify_add_watch");
  private static final MemorySegment REMOVE = Native.symbol("inotify_rm_watch");
  private static final MemorySegment READ = Native.symbol("read");

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int PATH_MAX = 4096;

  private final Descriptor descriptor;
  private final MemorySegment capture;
  private final MemorySegment buffer;
  private final MemorySegment path;

  private Inotify(int number, Arena arena, MemorySegment capture) {
    descriptor = Descriptor.owning("inotify descriptor", number, arena);
    this.capture = capture;
    buffer = arena.allocate(BUFFER_BYTES, INOTIFY_EVENT.alignment());
    path = arena.allocate(PATH_MAX);
  }

  /** What is done with each event. */
  public interface Listener {
    /**
     * A file of a directory was made, written to, replaced or removed.
     *
     * @param watch number of the directory, from {@link #watch}
     */
    void changed(int watch, String name);

    /** A directory is watched no more, since it was removed or moved. */
    void lost(int watch);

    /** Events were lost: anything may have changed. */
    void overflowed();
  }

  /**
   * Opens it; nothing is watched yet.
   *
   * @throws LinuxException with {@code EMFILE} where the user has as many as {@code
   *     fs.inotify.max_user_instances} allows
   */
  public static Inotify open() throws LinuxException {
    return Opening.with((arena, capture) ->
        new Inotify(
            LinuxException.check(
                Native.integers(INIT, capture, IN_CLOEXEC | IN_NONBLOCK, 0, 0, 0, 0),
                "inotify_init1",
                "watch files"),
            arena,
            capture));
  }

  /**
   * Watches a directory; one that is watched already keeps its number.
   *
   * @return its number
   * @throws LinuxException with {@code ENOENT} where it is not there, {@code EACCES} where it may
   *     not be read, {@code ENOSPC} where the user watches as many as allowed
   */
  public int watch(Path directory) throws LinuxException {
    byte[] bytes = directory.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= PATH_MAX) {
      throw new LinuxException("inotify_add_watch", Errno.EINVAL, "watch a path that is too long");
    }
    MemorySegment.copy(bytes, 0, path, JAVA_BYTE, 0, bytes.length);
    path.set(JAVA_BYTE, bytes.length, (byte) 0);
    int number = descriptor.borrow();
    try {
      return LinuxException.check(
          Native.pointerSecond(
              ADD, capture, number, path, CHANGES | IN_ONLYDIR, 0, MemorySegment.NULL, 0),
          "inotify_add_watch",
          "watch " + directory);
    } finally {
      descriptor.giveBack();
    }
  }

  /** Watches a directory no more; no effect where it is not watched. */
  public void forget(int watch) {
    int number = descriptor.borrow();
    try {
      // EINVAL: the kernel has forgotten it already.
      Native.integers(REMOVE, capture, number, watch, 0, 0, 0);
    } finally {
      descriptor.giveBack();
    }
  }

  /**
   * Hands on what has happened, without waiting; at most one buffer of events.
   *
   * @return whether there was anything
   */
  public boolean read(Listener listener) throws LinuxException {
    int number = descriptor.borrow();
    long length;
    try {
      length =
          Native.pointerSecond(
              READ, capture, number, buffer, BUFFER_BYTES, 0, MemorySegment.NULL, 0);
      if (length == -Errno.EAGAIN || length == -Errno.EINTR) {
        return false;
      }
      LinuxException.check(length, "read", "read events of files");
      tell(length, listener);
    } finally {
      descriptor.giveBack();
    }
    return length > 0;
  }

  private void tell(long length, Listener listener) {
    long at = 0;
    while (at + INOTIFY_EVENT.size() <= length) {
      int watch = buffer.get(JAVA_INT_UNALIGNED, at + WATCH);
      int mask = buffer.get(JAVA_INT_UNALIGNED, at + MASK);
      long nameBytes = Integer.toUnsignedLong(buffer.get(JAVA_INT_UNALIGNED, at + LENGTH));
      long nameAt = at + INOTIFY_EVENT.size();
      if ((mask & IN_Q_OVERFLOW) != 0) {
        listener.overflowed();
      } else if ((mask & LOST) != 0) {
        listener.lost(watch);
      } else if (nameBytes > 0) {
        listener.changed(watch, buffer.getString(nameAt, StandardCharsets.UTF_8));
      }
      at = nameAt + nameBytes;
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

package io.netsonde.linux;

import static java.lang.foreign.MemorySegment.NULL;

import io.netsonde.wire.CHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;

/**
 * A network namespace, by the file that stands for it ({@code network_namespaces(7)}, {@code
 * setns(2)}).
 *
 * <p>A namespace is a property of a <em>thread</em>, not of the process: {@link #enter} moves the
 * calling thread and no other, and a thread that it starts afterwards inherits the move. So a
 * thread that enters is made for it and ends there; {@link #call} and {@link #threads} make such
 * threads. A socket stays in the namespace in which it was opened, whatever thread uses it later.
 * Files that show the network need the same care: {@code /proc/net} is that of the process's first
 * thread (so {@link java.net.NetworkInterface} mixes two namespaces up), {@code
 * /proc/thread-self/net} is right; {@code /proc/sys/net} follows the thread that opens it; {@code
 * /sys/class/net} follows whoever mounted it.
 *
 * <p>Entering needs {@code CAP_SYS_ADMIN}. Immutable; any thread.
 *
 * @param path a file under {@code /run/netns}, or {@code /proc/PID/ns/net}
 */
public record NetworkNamespace(Path path) {
  /** {@code ip-netns(8)}: where named namespaces stand. */
  private static final Path NAMED = Path.of("/run/netns");

  /** {@code proc_thread-self(5)}: {@code /proc/self} would be the namespace of the first thread. */
  private static final Path CURRENT = Path.of("/proc/thread-self/ns/net");

  /** bits/fcntl-linux.h. */
  private static final int O_RDONLY = 0;

  /** bits/fcntl-linux.h. */
  private static final int O_CLOEXEC = 0x80000;

  /** linux/sched.h. */
  private static final int CLONE_NEWNET = 0x40000000;

  @CHeader("asm/socket.h")
  private static final int SO_NETNS_COOKIE = 71;

  private static final MemorySegment OPEN = Native.symbol("open");
  private static final MemorySegment SETNS = Native.symbol("setns");
  private static final MemorySegment CLOSE = Native.symbol("close");

  /** The namespace that {@code ip netns} knows by this name; it need not exist yet. */
  public static NetworkNamespace named(String name) {
    if (name.isEmpty() || name.contains("/") || name.startsWith(".")) {
      throw new IllegalArgumentException(
          "namespace name: '" + name + "' (expected: a file name that does not begin with a dot)");
    }
    return new NetworkNamespace(NAMED.resolve(name));
  }

  /** The namespaces that have a name on this machine, by name; empty when there are none. */
  public static List<NetworkNamespace> named() throws IOException {
    if (!Files.isDirectory(NAMED)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(NAMED)) {
      return files.sorted().map(NetworkNamespace::new).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Identity of the namespace that the calling thread is in: the inode number that {@code ls -l
   * /proc/self/ns/net} shows, unique among the namespaces that exist at one time.
   */
  public static long currentIdentity() throws IOException {
    return inode(CURRENT);
  }

  /**
   * Number that the kernel gave the namespace that the calling thread is in: unlike its identity,
   * no other will ever have it while the machine runs. Programs of eBPF know it by this.
   *
   * @throws LinuxException ENOPROTOOPT before Linux 5.14
   */
  public static long currentCookie() throws LinuxException {
    try (Socket socket =
        Socket.open(SockAddr.AF_INET, Socket.SOCK_DGRAM, Socket.IPPROTO_UDP, "UDP socket")) {
      return socket.longOption(Socket.SOL_SOCKET, SO_NETNS_COOKIE);
    }
  }

  /** The namespace's name: the last part of its path. */
  public String name() {
    Path last = path.getFileName();
    return last == null ? path.toString() : last.toString();
  }

  /** Whether the file that stands for the namespace is there. */
  public boolean exists() {
    return Files.exists(path);
  }

  /**
   * Identity of this namespace, comparable with {@link #currentIdentity}.
   *
   * @throws IOException when the file is not there or may not be read
   */
  public long identity() throws IOException {
    return inode(path);
  }

  /**
   * Moves the calling thread, and only it, into this namespace, for the rest of its life.
   *
   * @throws LinuxException naming the call, when the file is missing, is no network namespace
   *     ({@code EINVAL}) or may not be entered ({@code EPERM}); the thread then is where it was
   * @throws IllegalStateException on a virtual thread, which would move its carrier
   */
  public void enter() throws LinuxException {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          "cannot enter network namespace " + path + " on a virtual thread");
    }
    String attempted = "enter network namespace " + path;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment capture = arena.allocate(Native.CAPTURE);
      MemorySegment name = arena.allocateFrom(path.toString());
      int fd =
          LinuxException.check(
              Native.pointerFirst(OPEN, capture, name, O_RDONLY | O_CLOEXEC, NULL, 0, 0),
              "open",
              attempted);
      try {
        LinuxException.check(
            Native.integers(SETNS, capture, fd, CLONE_NEWNET, 0, 0, 0), "setns", attempted);
      } finally {
        Native.integers(CLOSE, capture, fd, 0, 0, 0, 0);
      }
    }
  }

  /**
   * Runs a task on a new platform thread inside this namespace and waits for it.
   *
   * @return what the task returned
   * @throws Exception what {@link #enter} or the task threw, as it is
   * @throws InterruptedException when the caller was interrupted; the task's thread is then
   *     interrupted too
   */
  public <T> T call(Callable<T> task) throws Exception {
    FutureTask<T> inside =
        new FutureTask<>(() -> {
          enter();
          return task.call();
        });
    Thread thread = Thread.ofPlatform().daemon().name("netns-" + name()).start(inside);
    try {
      return inside.get();
    } catch (InterruptedException e) {
      thread.interrupt();
      throw e;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Exception exception -> throw exception;
        case Error error -> throw error;
        case null, default -> throw e;
      }
    }
  }

  /**
   * A factory of platform daemon threads that begin by entering this namespace. A thread that
   * cannot enter ends at once with an {@link UncheckedIOException}, without running its task.
   *
   * @param name beginning of the threads' names; a number follows
   */
  public ThreadFactory threads(String name) {
    ThreadFactory platform = Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    return task ->
        platform.newThread(() -> {
          try {
            enter();
          } catch (LinuxException e) {
            throw new UncheckedIOException(e);
          }
          task.run();
        });
  }

  private static long inode(Path file) throws IOException {
    return (Long) Files.getAttribute(file, "unix:ino");
  }
}

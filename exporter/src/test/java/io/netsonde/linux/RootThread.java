package io.netsonde.linux;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netsonde.wire.CHeader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * A thread of its own for what changes a thread for good. A network namespace that it makes has no
 * name: it is gone when the thread has ended and its sockets are closed, whatever happens.
 */
final class RootThread {
  @CHeader("sched.h")
  private static final int CLONE_NEWNET = 0x40000000;

  private RootThread() {}

  /** What the thread does; a failure is the test's. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  static boolean isRoot() {
    try {
      return Files.readString(Path.of("/proc/self/status")).contains("\nUid:\t0\t0\t");
    } catch (IOException e) {
      return false;
    }
  }

  static void run(Work work) throws Exception {
    assumeTrue(isRoot(), "needs root");
    FutureTask<Void> task =
        new FutureTask<>(() -> {
          work.run();
          return null;
        });
    Thread thread = Thread.ofPlatform().name("test").daemon().start(task);
    task.get(60, TimeUnit.SECONDS);
    thread.join(1000);
  }

  static void inNewNamespace(Work work) throws Exception {
    run(() -> {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment capture = arena.allocate(Native.CAPTURE);
        LinuxException.check(
            Native.integers(Native.symbol("unshare"), capture, CLONE_NEWNET, 0, 0, 0, 0),
            "unshare",
            "make a network namespace");
      }
      work.run();
    });
  }
}

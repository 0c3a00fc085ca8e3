package io.netsonde.bench;

import com.sun.management.ThreadMXBean;
import io.netsonde.Main;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The program itself, with one more thread that tells whoever connects what each thread has
 * allocated so far: lines {@code BYTES NAME}, and one without a name for all together, ended ones
 * included.
 */
final class CountedProgram {
  /** Where it tells, on loopback. */
  static final int PORT = 10_117;

  private CountedProgram() {}

  /** Runs the program with these arguments. */
  public static void main(String[] arguments) throws IOException {
    ServerSocket door = new ServerSocket(PORT, 1, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("counts").start(() -> answer(door));
    Main.main(arguments);
  }

  private static void answer(ServerSocket door) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    while (true) {
      try (Socket asker = door.accept();
          OutputStream out = asker.getOutputStream()) {
        out.write(report(threads).getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static String report(ThreadMXBean threads) {
    // What this thread allocates to tell is not the program's.
    StringBuilder report = new StringBuilder();
    long all = threads.getTotalThreadAllocatedBytes() - threads.getCurrentThreadAllocatedBytes();
    report.append(all).append(" \n");
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null) {
        report
            .append(threads.getThreadAllocatedBytes(thread.getThreadId()))
            .append(' ')
            .append(thread.getThreadName())
            .append('\n');
      }
    }
    return report.toString();
  }
}

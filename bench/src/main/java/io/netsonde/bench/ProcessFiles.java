package io.netsonde.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What {@code /proc/PID} says of a process ({@code proc_pid_status(5)}). */
final class ProcessFiles {
  /** proc_pid_stat(5): fields 11 and 13, counted from the state. */
  private static final int CMINFLT = 8;

  private static final int CMAJFLT = 10;

  /** {@code cutime}; {@code cstime} follows. */
  private static final int CUTIME = 13;

  private static final long TICK_NANOS = 10_000_000;

  private final Path directory;

  ProcessFiles(long pid) {
    this(Path.of("/proc", Long.toString(pid)));
  }

  ProcessFiles(Path directory) {
    this.directory = directory;
  }

  /** Resident memory in bytes. */
  long residentBytes() {
    return field(directory.resolve("status"), "VmRSS:") * 1024;
  }

  /** The most resident memory that it had so far, in bytes. */
  long greatestResidentBytes() {
    return field(directory.resolve("status"), "VmHWM:") * 1024;
  }

  /**
   * Traces of child processes: those that there are, and pages that ended ones had taken ({@code
   * cminflt}, {@code cmajflt}), of which every process takes some.
   */
  long children() {
    try (Stream<Path> threads = Files.list(directory.resolve("task"))) {
      String stat = Files.readString(directory.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long traces = Long.parseLong(fields[CMINFLT]) + Long.parseLong(fields[CMAJFLT]);
      for (Path thread : threads.toList()) {
        Path children = thread.resolve("children");
        traces += Files.exists(children) ? Files.readString(children).split(" ", -1).length - 1 : 0;
      }
      return traces;
    } catch (IOException e) {
      throw new Unmeasured("cannot read what children " + directory + " had", e);
    }
  }

  /** CPU time of its child processes that have ended; the kernel tells in ticks of 10 ms. */
  long childNanos() {
    try {
      String stat = Files.readString(directory.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return (Long.parseLong(fields[CUTIME]) + Long.parseLong(fields[CUTIME + 1])) * TICK_NANOS;
    } catch (IOException e) {
      throw new Unmeasured("cannot read what the children of " + directory + " used", e);
    }
  }

  /** How often its threads have gone to sleep of their own accord: the number of wake-ups. */
  long wakeUps() {
    try (Stream<Path> threads = Files.list(directory.resolve("task"))) {
      List<Path> all = threads.toList();
      return all.stream().mapToLong(thread -> sleeps(thread.resolve("status"))).sum();
    } catch (IOException e) {
      throw new Unmeasured("cannot list the threads of " + directory, e);
    }
  }

  /** A thread may end between the listing and the reading; it then no longer counts. */
  private static long sleeps(Path status) {
    return Files.exists(status) ? field(status, "voluntary_ctxt_switches:") : 0;
  }

  private static long field(Path file, String name) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(name.length()).strip().split(" ", 2)[0])
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElseThrow(() -> new Unmeasured(file + " has no line " + name));
    } catch (NoSuchFileException e) {
      throw new Unmeasured("the process has ended: no " + file);
    } catch (IOException e) {
      throw new Unmeasured("cannot read " + file, e);
    }
  }
}

package io.netsonde.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What {@code /proc/PID} says of a process ({@code proc_pid_status(5)}). */
final class ProcessFiles {
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

package io.netsonde.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process holds.
 *
 * @param threads of it
 * @param descriptors that are open
 * @param residentKb its memory, shared or not
 */
record ProcessState(long threads, long descriptors, long residentKb) {
  /** As it is now. */
  static ProcessState of(ServedNetsonde netsonde) throws IOException {
    Path process = Path.of("/proc/" + netsonde.process().pid());
    long resident =
        Files.readAllLines(process.resolve("status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum();
    return new ProcessState(count(process.resolve("task")), count(process.resolve("fd")), resident);
  }

  private static long count(Path directory) throws IOException {
    try (var entries = Files.list(directory)) {
      return entries.count();
    }
  }
}

package io.netsonde.system;

import io.netsonde.linux.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A thread of a process, and the rights that the kernel says it has.
 *
 * @param id of the thread; that of the process for its first one
 * @param name at most 15 characters
 * @param sets by their keys in {@code /proc/PID/task/TID/status}: {@code CapEff} and others, masks
 * @param noNewPrivileges whether it cannot gain rights by executing a file
 */
record ThreadRights(long id, String name, Map<String, Long> sets, boolean noNewPrivileges) {
  private static final List<String> KEYS =
      List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb");

  /** All threads that a process has now. */
  static List<ThreadRights> of(long pid) throws IOException {
    List<ThreadRights> threads = new ArrayList<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks.toList()) {
        try {
          threads.add(read(task));
        } catch (NoSuchFileException ended) {
          // Between the listing and the reading.
        }
      }
    }
    return threads;
  }

  private static ThreadRights read(Path task) throws IOException {
    Map<String, String> status =
        Files.readAllLines(task.resolve("status")).stream()
            .map(line -> line.split(":\\s*", 2))
            .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    return new ThreadRights(
        Long.parseLong(String.valueOf(task.getFileName())),
        Files.readString(task.resolve("comm")).strip(),
        KEYS.stream()
            .collect(
                Collectors.toMap(
                    key -> key, key -> Long.parseUnsignedLong(status.getOrDefault(key, "-"), 16))),
        status.getOrDefault("NoNewPrivs", "").equals("1"));
  }

  /** What the starting thread has, which a loop cannot take from its own bounding set. */
  private static final long STARTING =
      1L << Capability.CAP_NET_RAW.number()
          | 1L << Capability.CAP_NET_ADMIN.number()
          | 1L << Capability.CAP_NET_BIND_SERVICE.number()
          | 1L << Capability.CAP_SYS_ADMIN.number()
          | 1L << Capability.CAP_DAC_READ_SEARCH.number();

  /**
   * Whether the thread can use exactly these rights and can get no others. The bounding set, which
   * counts only when a file is executed, is reduced as far as that is permitted.
   */
  boolean hasExactly(long mask) {
    return set("CapEff") == mask
        && set("CapPrm") == mask
        && (set("CapBnd") & ~STARTING) == 0
        && (set("CapInh") & ~mask) == 0
        && (set("CapAmb") & ~mask) == 0
        && noNewPrivileges;
  }

  private long set(String key) {
    return sets.getOrDefault(key, -1L);
  }
}

package io.netsonde.tcp.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The counters of the network namespace that the calling thread is in, from the files of
 * proc_pid_net(5): {@code snmp}, {@code snmp6}, {@code netstat}, {@code sockstat}, {@code
 * sockstat6}.
 *
 * <p>A counter is named by its group and its name: {@code Tcp.RetransSegs}; of {@code sockstat}
 * {@code TCP.inuse}; of {@code snmp6} the name alone. What a kernel does not have is not there, and
 * what is not served is not kept.
 */
final class ProcNet {
  /** Not /proc/net, which is that of the process's first thread. */
  private static final Path DIRECTORY = Path.of("/proc/thread-self/net");

  /** A few are -1, for without a bound. */
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

  private static final int MAX_LINES = 10_000;

  private final Map<String, Long> values = new HashMap<>();

  private ProcNet() {}

  /**
   * Reads all files.
   *
   * @throws IOException when {@code snmp} or {@code netstat} cannot be read
   */
  static Map<String, Long> read() throws IOException {
    return read(DIRECTORY);
  }

  static Map<String, Long> read(Path directory) throws IOException {
    ProcNet reading = new ProcNet();
    reading.titledLines(directory.resolve("snmp"));
    reading.titledLines(directory.resolve("netstat"));
    reading.optional(directory.resolve("snmp6"));
    reading.optional(directory.resolve("sockstat"));
    // A kernel without IPv6 has no such files.
    reading.optional(directory.resolve("sockstat6"));
    return reading.values;
  }

  /** Lines in pairs: {@code Tcp: InSegs OutSegs}, {@code Tcp: 17 4}. */
  private void titledLines(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
      for (int i = 0; i < MAX_LINES; i++) {
        @Nullable String titles = reader.readLine();
        @Nullable String numbers = titles == null ? null : reader.readLine();
        if (titles == null || numbers == null) {
          return;
        }
        String[] names = titles.split(" +", -1);
        String[] counts = numbers.split(" +", -1);
        for (int j = 1; j < Math.min(names.length, counts.length); j++) {
          put(names[0].replace(":", "."), names[j], counts[j]);
        }
      }
    }
  }

  /** {@code TCP: inuse 5 orphan 0}, or {@code Ip6InReceives 17}. */
  private void optional(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
      for (int i = 0; i < MAX_LINES; i++) {
        @Nullable String line = reader.readLine();
        if (line == null) {
          return;
        }
        String[] words = line.strip().split("\\s+", -1);
        boolean grouped = words[0].endsWith(":");
        String group = grouped ? words[0].replace(":", ".") : "";
        for (int j = grouped ? 1 : 0; j + 1 < words.length; j += 2) {
          put(group, words[j], words[j + 1]);
        }
      }
    } catch (NoSuchFileException absent) {
      // Then the kernel has no such counters.
    }
  }

  private void put(String group, String name, String number) {
    if (HostCounters.isServed(group + name) && NUMBER.matcher(number).matches()) {
      values.put(group + name, Long.parseLong(number));
    }
  }
}

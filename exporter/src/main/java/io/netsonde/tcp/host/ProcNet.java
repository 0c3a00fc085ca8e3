package io.netsonde.tcp.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The counters of the network namespace that the calling thread is in, from the files of
 * proc_pid_net(5): {@code snmp}, {@code snmp6}, {@code netstat}, {@code sockstat}, {@code
 * sockstat6}.
 *
 * <p>A counter is named by its group and its name: {@code Tcp.RetransSegs}; of {@code sockstat}
 * {@code TCP.inuse}; of {@code snmp6} the name alone. What a kernel does not have is not there, and
 * what is not served is not kept, nor looked at: of some 500 counters 50 are served.
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
        StringTokenizer names = new StringTokenizer(titles);
        StringTokenizer counts = new StringTokenizer(numbers);
        Map<String, String> served = HostCounters.served(next(names));
        next(counts);
        while (!served.isEmpty() && names.hasMoreTokens() && counts.hasMoreTokens()) {
          put(served.get(names.nextToken()), counts.nextToken());
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
        StringTokenizer words = new StringTokenizer(line);
        String first = next(words);
        boolean grouped = first.endsWith(":");
        Map<String, String> served = HostCounters.served(grouped ? first : "");
        String name = grouped ? next(words) : first;
        while (!served.isEmpty() && words.hasMoreTokens()) {
          put(served.get(name), words.nextToken());
          name = next(words);
        }
      }
    } catch (NoSuchFileException absent) {
      // Then the kernel has no such counters.
    }
  }

  private static String next(StringTokenizer words) {
    return words.hasMoreTokens() ? words.nextToken() : "";
  }

  private void put(@Nullable String source, String number) {
    if (source != null && NUMBER.matcher(number).matches()) {
      values.put(source, Long.parseLong(number));
    }
  }
}

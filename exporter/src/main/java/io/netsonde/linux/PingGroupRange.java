package io.netsonde.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may open an unprivileged ICMP socket, and whether this process may.
 *
 * <p>The kernel allows {@code socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP)}, and the same for ICMPv6,
 * to a process whose effective group or one of whose supplementary groups lies in {@code
 * net.ipv4.ping_group_range}, a setting of the network namespace. Its default, {@code 1 0}, is an
 * empty range.
 *
 * @param low first group number allowed, 0 to 2³²−1
 * @param high last group number allowed; less than {@code low} for nobody
 * @param groups this process's effective group, then its supplementary groups
 */
public record PingGroupRange(long low, long high, List<Long> groups) {
  private static final String RANGE = "net/ipv4/ping_group_range";
  private static final Path STATUS = Path.of("/proc/thread-self/status");

  /** Keeps a copy of the list. */
  public PingGroupRange {
    groups = List.copyOf(groups);
  }

  /**
   * Reads range and groups of this thread, whose network namespace decides.
   *
   * @throws IOException when {@code /proc} cannot be read or says something unexpected
   */
  public static PingGroupRange read() throws IOException {
    return parse(Sysctl.read(RANGE), Files.readString(STATUS));
  }

  /**
   * Parses the two files.
   *
   * @param range two numbers between blanks
   * @param status with the lines {@code Gid:} (real, effective, saved, file system) and {@code
   *     Groups:}
   * @throws IOException when they are not of that form
   */
  static PingGroupRange parse(String range, String status) throws IOException {
    List<Long> bounds = numbers(RANGE, range);
    List<Long> ids = numbers(STATUS, line(status, "Gid:"));
    if (bounds.size() != 2 || ids.size() != 4) {
      throw new IOException(
          RANGE
              + ": '"
              + range.strip()
              + "' (expected: two group numbers), or no Gid in "
              + STATUS);
    }
    List<Long> groups = new ArrayList<>();
    groups.add(ids.get(1));
    groups.addAll(numbers(STATUS, line(status, "Groups:")));
    return new PingGroupRange(bounds.get(0), bounds.get(1), groups);
  }

  /** Whether this process may open an unprivileged ICMP socket. */
  public boolean isMember() {
    return groups.stream().anyMatch(group -> low <= group && group <= high);
  }

  private static String line(String status, String key) {
    return status
        .lines()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()))
        .findFirst()
        .orElse("");
  }

  private static List<Long> numbers(Object file, String text) throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (String word : text.strip().split("\\s+", -1)) {
      if (!word.isEmpty()) {
        try {
          numbers.add(Long.parseUnsignedLong(word));
        } catch (NumberFormatException e) {
          throw new IOException(file + ": '" + word + "' (expected: a group number)", e);
        }
      }
    }
    return numbers;
  }
}

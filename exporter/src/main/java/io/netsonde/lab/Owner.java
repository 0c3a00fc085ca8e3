package io.netsonde.lab;

import io.netsonde.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process that a lab's namespace belongs to, as it stands in the namespace's name: {@code
 * netsonde-lab-PID-START-NUMBER-HOST}. The start time is there because process ids are used again.
 *
 * @param pid process id
 * @param start start of the process, clock ticks since the machine's start
 */
record Owner(long pid, long start) {
  private static final Pattern NAME =
      Pattern.compile("netsonde-lab-(\\d{1,10})-([0-9a-z]{1,12})-\\d+-[a-z0-9]+");

  /** This process. */
  static Owner self() {
    long pid = ProcessHandle.current().pid();
    try {
      return new Owner(pid, start(pid).orElse(0L));
    } catch (IOException e) {
      throw new LabException("cannot read the start time of this process: " + e.getMessage(), e);
    }
  }

  /** The owner of a lab's namespace; empty for a namespace that is none of a lab's. */
  static Optional<Owner> of(NetworkNamespace namespace) {
    return of(namespace.name());
  }

  /** The owner that the name of something of a lab's tells of. */
  static Optional<Owner> of(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? Optional.of(
            new Owner(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2), 36)))
        : Optional.empty();
  }

  /** The namespace of a host in this owner's lab of that number. */
  NetworkNamespace namespace(int lab, String host) {
    return NetworkNamespace.named(name(lab, host));
  }

  /** The name of something in this owner's lab of that number: letters and digits. */
  String name(int lab, String thing) {
    return "netsonde-lab-" + pid + "-" + Long.toString(start, 36) + "-" + lab + "-" + thing;
  }

  /**
   * Whether the process still runs. Where that cannot be told (no file descriptor is left to look
   * with), it does: taking a living owner's lab down is worse than leaving a dead one's.
   */
  boolean alive() {
    try {
      return start(pid).filter(s -> s == start).isPresent();
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * proc_pid_stat(5), field 22. The JDK's start instant is not used: it is reckoned from the time
   * of day and changes when the clock is set.
   */
  private static Optional<Long> start(long pid) throws IOException {
    try {
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      // The second field is a name in parentheses, which may hold spaces and parentheses itself.
      String[] fromThird = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean zombie = fromThird[0].equals("Z");
      return zombie ? Optional.empty() : Optional.of(Long.parseLong(fromThird[22 - 3]));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}

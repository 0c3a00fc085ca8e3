package io.netsonde.bench;

import java.util.Arrays;
import java.util.List;

/**
 * Echo messages of both families that a namespace's kernel has received: the truth that neither
 * contestant tells.
 *
 * @param requests echo requests
 * @param replies echo replies
 */
record EchoCounts(long requests, long replies) {

  /**
   * Reads the two files of {@code /proc/net}.
   *
   * @param snmp {@code snmp}: pairs of lines, names and numbers
   * @param snmp6 {@code snmp6}: a name and a number per line
   */
  static EchoCounts parse(String snmp, String snmp6) {
    List<String> icmp = snmp.lines().filter(line -> line.startsWith("Icmp: ")).toList();
    if (icmp.size() != 2) {
      throw new Unmeasured("/proc/net/snmp has " + icmp.size() + " lines Icmp: (expected: 2)");
    }
    List<String> names = Arrays.asList(icmp.get(0).split(" ", -1));
    List<String> numbers = Arrays.asList(icmp.get(1).split(" ", -1));
    return new EchoCounts(
        Long.parseLong(numbers.get(index(names, "InEchos"))) + field(snmp6, "Icmp6InEchos"),
        Long.parseLong(numbers.get(index(names, "InEchoReps")))
            + field(snmp6, "Icmp6InEchoReplies"));
  }

  private static int index(List<String> names, String name) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw new Unmeasured("/proc/net/snmp does not name " + name);
    }
    return index;
  }

  /** Zero where the machine has no IPv6. */
  private static long field(String snmp6, String name) {
    return snmp6
        .lines()
        .map(line -> line.split("\\s+", 2))
        .filter(words -> words.length == 2 && words[0].equals(name))
        .mapToLong(words -> Long.parseLong(words[1].strip()))
        .findFirst()
        .orElse(0);
  }
}

package io.netsonde.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Pings by fping(8), and the round trip times that it saw. */
final class Pings {
  private static final Pattern REPLY = Pattern.compile(", \\d+ bytes, ([0-9.]+) ms");

  private Pings() {}

  /**
   * Sends some pings to each address, 10 ms apart, and waits half a second for the last reply.
   *
   * @return times in milliseconds, in the order of arrival
   */
  static List<Double> send(Host host, int count, String... addresses) {
    List<String> command = List.of("fping", "-p", "10", "-i", "1", "-t", "500", "-c", count + "");
    String output =
        host.shell()
            .execute(Stream.concat(command.stream(), Stream.of(addresses)).toArray(String[]::new))
            .output();
    List<Double> times = new ArrayList<>();
    Matcher matcher = REPLY.matcher(output);
    while (matcher.find()) {
      times.add(Double.parseDouble(matcher.group(1)));
    }
    return times;
  }
}

package io.netsonde.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What fping(8) saw of one target.
 *
 * @param times round trip times in milliseconds, in the order of arrival
 * @param output all that it printed
 */
record Pings(List<Double> times, String output) {
  private static final Pattern REPLY = Pattern.compile(", \\d+ bytes, ([0-9.]+) ms");

  /** Sends some pings, 10 ms apart, and waits for a reply to each for 200 ms. */
  static Pings send(Host host, String address, int count) {
    Outcome outcome =
        host.shell()
            .execute(
                "fping",
                "-p",
                "10",
                "-i",
                "1",
                "-t",
                "200",
                "-c",
                Integer.toString(count),
                address);
    List<Double> times = new ArrayList<>();
    Matcher matcher = REPLY.matcher(outcome.output());
    while (matcher.find()) {
      times.add(Double.parseDouble(matcher.group(1)));
    }
    return new Pings(times, outcome.output() + outcome.errors());
  }
}

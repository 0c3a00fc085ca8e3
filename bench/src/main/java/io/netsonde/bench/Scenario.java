package io.netsonde.bench;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many addresses are pinged how often.
 *
 * @param targets number of addresses, 1 to 60,000
 * @param interval between two pings of one address, 10 ms to 1 min
 * @param v6 whether every second address is IPv6
 */
record Scenario(int targets, Duration interval, boolean v6) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,5})x(\\d{1,5})(ms|s)(v6)?");

  /**
   * Reads {@code 1000x100ms}, or {@code 1000x100msv6} with every second address IPv6.
   *
   * @throws IllegalArgumentException when the text is no such thing or out of range
   */
  static Scenario parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      int targets = Integer.parseInt(matcher.group(1));
      long number = Long.parseLong(matcher.group(2));
      long millis = matcher.group(3).equals("s") ? number * 1000 : number;
      if (targets >= 1 && targets <= 60_000 && millis >= 10 && millis <= 60_000) {
        return new Scenario(targets, Duration.ofMillis(millis), matcher.group(4) != null);
      }
    }
    throw new IllegalArgumentException(
        "scenario: '"
            + text
            + "' (expected: such as 1000x100ms or 100x2sv6, 1 to 60000 targets, 10ms to 60s)");
  }

  /** Pings a second that were asked for. */
  double rate() {
    return targets * 1e9 / interval.toNanos();
  }

  @Override
  public String toString() {
    long millis = interval.toMillis();
    return targets
        + "x"
        + (millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms")
        + (v6 ? "v6" : "");
  }
}

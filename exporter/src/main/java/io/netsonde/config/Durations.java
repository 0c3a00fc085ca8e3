package io.netsonde.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Durations as Prometheus and Go write them: {@code 500ms}, {@code 2s}, {@code 1m30s}. Whole
 * numbers with units from the greatest to the least, each at most once; a bare number is refused
 * because nobody can tell its unit.
 */
public final class Durations {
  private record Unit(String symbol, Duration length) {}

  private static final List<Unit> UNITS =
      List.of(
          new Unit("d", Duration.ofDays(1)),
          new Unit("h", Duration.ofHours(1)),
          new Unit("m", Duration.ofMinutes(1)),
          new Unit("s", Duration.ofSeconds(1)),
          new Unit("ms", Duration.ofMillis(1)),
          new Unit("us", Duration.of(1, ChronoUnit.MICROS)),
          new Unit("ns", Duration.ofNanos(1)));

  /** Most digits of one number; with days as the unit still far inside what a Duration holds. */
  private static final int DIGITS = 12;

  private static final String EXPECTED = "a duration such as 500ms, 2s or 1m30s";

  private Durations() {}

  /**
   * Reads a duration of any length.
   *
   * @throws IllegalArgumentException when the text is none
   */
  public static Duration parse(String text) {
    Duration sum = Duration.ZERO;
    int unitsLeft = 0;
    int at = 0;
    do {
      int number = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      int symbol = at;
      while (at < text.length() && text.charAt(at) >= 'a' && text.charAt(at) <= 'z') {
        at++;
      }
      int unit = unit(text.substring(symbol, at), unitsLeft);
      if (number == symbol || symbol - number > DIGITS || unit < 0) {
        throw Expectation.of(text, EXPECTED);
      }
      unitsLeft = unit + 1;
      long count = Long.parseLong(text, number, symbol, 10);
      sum = sum.plus(UNITS.get(unit).length().multipliedBy(count));
    } while (at < text.length());
    return sum;
  }

  /**
   * A parser for durations from {@code min} to {@code max}, both included.
   *
   * @throws IllegalArgumentException when the range is empty
   */
  public static ValueParser<Duration> between(Duration min, Duration max) {
    if (min.compareTo(max) > 0) {
      throw Expectation.of(format(min), "at most " + format(max));
    }
    return text -> {
      Duration value = parse(text);
      if (value.compareTo(min) < 0) {
        throw Expectation.of(text, "at least " + format(min));
      }
      if (value.compareTo(max) > 0) {
        throw Expectation.of(text, "at most " + format(max));
      }
      return value;
    };
  }

  /**
   * Writes a duration so that {@link #parse} reads it back.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public static String format(Duration duration) {
    if (duration.isNegative()) {
      throw Expectation.of(duration.toString(), "at least 0s");
    }
    StringBuilder text = new StringBuilder();
    Duration rest = duration;
    for (Unit unit : UNITS) {
      long count = rest.dividedBy(unit.length());
      if (count > 0) {
        text.append(count).append(unit.symbol());
        rest = rest.minus(unit.length().multipliedBy(count));
      }
    }
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static int unit(String symbol, int from) {
    for (int i = from; i < UNITS.size(); i++) {
      if (UNITS.get(i).symbol().equals(symbol)) {
        return i;
      }
    }
    return -1;
  }
}

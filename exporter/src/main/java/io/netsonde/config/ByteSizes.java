package io.netsonde.config;

import java.util.List;

/**
 * Sizes in bytes: a whole number with its unit, {@code 512B}, {@code 64KiB}, {@code 8MiB}, {@code
 * 1GiB}. Only powers of two have a name, because rings and buffers are made of pages.
 */
public final class ByteSizes {
  private record Unit(String symbol, long bytes) {}

  private static final List<Unit> UNITS =
      List.of(
          new Unit("GiB", 1L << 30),
          new Unit("MiB", 1L << 20),
          new Unit("KiB", 1L << 10),
          new Unit("B", 1));

  /** Most digits of the number; with GiB as the unit still inside a long. */
  private static final int DIGITS = 9;

  private ByteSizes() {}

  /**
   * Reads a size.
   *
   * @return bytes, at least 0
   * @throws IllegalArgumentException when the text is none
   */
  public static long parse(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    if (digits > 0 && digits <= DIGITS) {
      String symbol = text.substring(digits);
      for (Unit unit : UNITS) {
        if (unit.symbol().equals(symbol)) {
          return Long.parseLong(text, 0, digits, 10) * unit.bytes();
        }
      }
    }
    throw Expectation.of(text, "a size such as 512B, 64KiB, 8MiB or 1GiB");
  }

  /**
   * A parser for sizes from {@code min} to {@code max} bytes, both included.
   *
   * @throws IllegalArgumentException when the range is empty
   */
  public static ValueParser<Long> between(long min, long max) {
    if (min > max) {
      throw Expectation.of(format(min), "at most " + format(max));
    }
    return text -> {
      long value = parse(text);
      if (value < min) {
        throw Expectation.of(text, "at least " + format(min));
      }
      if (value > max) {
        throw Expectation.of(text, "at most " + format(max));
      }
      return value;
    };
  }

  /** Writes a size in the greatest unit that divides it, so that {@link #parse} reads it back. */
  public static String format(long bytes) {
    for (Unit unit : UNITS) {
      if (bytes >= unit.bytes() && bytes % unit.bytes() == 0) {
        return bytes / unit.bytes() + unit.symbol();
      }
    }
    return bytes + "B";
  }
}

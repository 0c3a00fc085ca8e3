package io.netsonde.config;

/** Whole decimal numbers, an optional minus sign and digits: no {@code _}, no {@code 0x}. */
public final class Integers {
  private Integers() {}

  /**
   * A parser for numbers from {@code min} to {@code max}, both included.
   *
   * @throws IllegalArgumentException when the range is empty
   */
  public static ValueParser<Integer> between(int min, int max) {
    if (min > max) {
      throw Expectation.of(Integer.toString(min), "at most " + max);
    }
    String expected = "a whole number from " + min + " to " + max;
    return text -> {
      if (!text.matches("-?[0-9]{1,18}")) {
        throw Expectation.of(text, expected);
      }
      long value = Long.parseLong(text);
      if (value < min || value > max) {
        throw Expectation.of(text, expected);
      }
      return (int) value;
    };
  }
}

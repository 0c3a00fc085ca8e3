package io.netsonde.config;

/**
 * Turns the text of a scalar, or of a command line flag, into a value.
 *
 * @param <T> the value
 */
@FunctionalInterface
public interface ValueParser<T> {

  /**
   * Reads one value.
   *
   * @throws IllegalArgumentException when the text is none, with {@code text (expected: …)} as its
   *     message: see {@link Expectation#of}
   */
  T parse(String text);
}

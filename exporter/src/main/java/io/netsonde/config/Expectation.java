package io.netsonde.config;

import io.netsonde.log.VisibleCharacter;

/** The wording of every refused value: {@code 5ms (expected: at least 10ms)}. */
public final class Expectation {
  /** Longest part of a value that a message shows, in characters. */
  private static final int SHOWN = 60;

  private Expectation() {}

  /**
   * Makes the refusal of a value.
   *
   * @param text the value as it was written; shortened and escaped where it must be
   * @param expected what would have been right, as the end of "expected: …"
   */
  public static IllegalArgumentException of(String text, String expected) {
    return new IllegalArgumentException(wording(shown(text), expected));
  }

  /** Makes the refusal of a secret, which no message may show. */
  public static IllegalArgumentException ofHidden(String expected) {
    return new IllegalArgumentException(wording("a hidden value", expected));
  }

  /** The same wording for a description that needs no escaping. */
  static String wording(String what, String expected) {
    return what + " (expected: " + expected + ")";
  }

  /**
   * A value as a message shows it: bare where that is clear, else in single quotes with what a
   * terminal could not show escaped, and never long.
   */
  public static String shown(String text) {
    if (!text.isEmpty() && text.length() <= SHOWN && text.chars().allMatch(Expectation::clear)) {
      return text;
    }
    StringBuilder shown = new StringBuilder("'");
    text.codePoints().limit(SHOWN).forEach(c -> appendEscaped(shown, c));
    if (text.codePointCount(0, text.length()) > SHOWN) {
      shown.append('…');
    }
    return shown.append('\'').toString();
  }

  private static boolean clear(int c) {
    return c > ' ' && c < 0x7f && c != '\'' && c != '"' && c != '\\' && c != '(' && c != ')';
  }

  private static void appendEscaped(StringBuilder out, int c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\'' -> out.append("\\'");
      case '\\' -> out.append("\\\\");
      default -> {
        if (VisibleCharacter.is(c)) {
          out.appendCodePoint(c);
        } else {
          out.append(String.format("\\u{%x}", c));
        }
      }
    }
  }
}

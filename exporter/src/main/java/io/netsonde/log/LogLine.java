package io.netsonde.log;

import java.nio.charset.StandardCharsets;

/**
 * One line in the making: keys and values up to a bound that it keeps in bytes, because what reads
 * logs (journald, a container's runtime) counts these, too.
 *
 * <p>A value that is too long is cut and the line ends with {@code truncated=true}, for which room
 * is kept from the start; so a cut line still parses. Both formats escape alike, in JSON's way.
 */
final class LogLine {
  /** Bytes of a line with its line feed; also what the JDK writes by one system call. */
  static final int LIMIT = 8192;

  /** Bytes of one value, so that a long message leaves room for the error that it comes with. */
  static final int VALUE_LIMIT = 4096;

  /** Room for the longest end: {@code ,"truncated":true} and {@code }} and the line feed. */
  private static final int RESERVE = 24;

  /** What a value must at least have left to be begun: the digits of the longest bare number. */
  private static final int LEAST = 20;

  private final LineSyntax syntax;
  private final StringBuilder text = new StringBuilder(256);
  private int bytes;
  private boolean truncated;

  LogLine(LineSyntax syntax) {
    this.syntax = syntax;
  }

  /** Adds a key and its value; the key is one of ours and needs no escaping. */
  LogLine add(String key, Object value) {
    String before = syntax.beforeKey(text.isEmpty());
    String after = syntax.afterKey();
    int room = LIMIT - RESERVE - bytes - before.length() - key.length() - after.length();
    if (room < LEAST) {
      truncated = true;
      return this;
    }
    append(before);
    append(key);
    append(after);
    String shown = MessageText.of(value);
    int most = Math.min(room, VALUE_LIMIT);
    if (fits(shown, most) && syntax.bare(value, shown)) {
      append(shown);
    } else {
      quoted(shown, most);
    }
    return this;
  }

  /** The whole line in UTF-8, with its line feed. */
  byte[] bytes() {
    if (truncated) {
      append(syntax.beforeKey(false));
      append("truncated");
      append(syntax.afterKey());
      append("true");
    }
    append(syntax.end());
    append("\n");
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** By the number of characters first: a value may be of any length. */
  private static boolean fits(String value, int room) {
    return value.length() <= room && value.getBytes(StandardCharsets.UTF_8).length <= room;
  }

  private void quoted(String value, int room) {
    int end = bytes + room - 1;
    append("\"");
    for (int i = 0; i < value.length(); ) {
      int c = value.codePointAt(i);
      i += Character.charCount(c);
      String escape = escape(c);
      int size = escape.isEmpty() ? utf8(c) : escape.length();
      if (bytes + size > end) {
        truncated = true;
        break;
      }
      if (escape.isEmpty()) {
        text.appendCodePoint(c);
      } else {
        text.append(escape);
      }
      bytes += size;
    }
    append("\"");
  }

  /** The escape that a character needs, or nothing. */
  private static String escape(int c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> VisibleCharacter.is(c) ? "" : unicodeEscape(c);
    };
  }

  private static String unicodeEscape(int c) {
    if (Character.getType(c) == Character.SURROGATE) {
      return "\\ufffd"; // half a character, which UTF-8 cannot hold
    }
    StringBuilder escape = new StringBuilder();
    for (char unit : Character.toChars(c)) {
      escape.append("\\u");
      for (int shift = 12; shift >= 0; shift -= 4) {
        escape.append(Character.forDigit(unit >> shift & 0xf, 16));
      }
    }
    return escape.toString();
  }

  private static int utf8(int c) {
    if (c < 0x80) {
      return 1;
    }
    return c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }

  /** Adds ASCII, or text whose length in bytes has been seen to fit. */
  private void append(String piece) {
    text.append(piece);
    bytes += piece.getBytes(StandardCharsets.UTF_8).length;
  }
}

package io.netsonde.probe;

/** Text of a request as an answer shows it. */
final class QuotedText {
  private static final int SHOWN = 260;

  private QuotedText() {}

  /** The text in quotes, with what is not printable ASCII as an escape, and cut when absurd. */
  static String of(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.chars()
        .limit(SHOWN)
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            out.append('\\').append((char) c);
          } else if (c < ' ' || c > '~') {
            out.append(String.format("\\u%04x", c));
          } else {
            out.append((char) c);
          }
        });
    return out.append('"').toString();
  }
}

package io.netsonde.log;

/**
 * {@code key=value}, with JSON's quotes where a value is empty or has anything but visible
 * characters free of {@code =}, {@code "} and {@code \}: what Go's {@code slog.TextHandler} writes
 * and go-logfmt reads.
 */
final class LogfmtSyntax implements LineSyntax {
  @Override
  public String beforeKey(boolean first) {
    return first ? "" : " ";
  }

  @Override
  public String afterKey() {
    return "=";
  }

  @Override
  public boolean bare(Object value, String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c == '=' || c == '"' || c == '\\' || blank(c) || !VisibleCharacter.is(c)) {
        return false;
      }
      i += Character.charCount(c);
    }
    return !text.isEmpty();
  }

  @Override
  public String end() {
    return "";
  }

  private static boolean blank(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}

package io.netsonde.log;

/**
 * {@code key=value}, with JSON's quotes where a value is empty or has anything but visible
 * characters free of {@code =}, {@code "} and {@code \}: what Go's {@code slog.TextHandler} writes
 * and go-logfmt reads.
 */
final class LogfmtSyntax implements LineSyntax {
  @Override
  public String beforeValue(String key, boolean first) {
    return first ? key + "=" : " " + key + "=";
  }

  @Override
  public boolean bare(Object value, String text) {
    return !text.isEmpty()
        && text.codePoints()
            .noneMatch(c ->
                c == '='
                    || c == '"'
                    || c == '\\'
                    || Character.isWhitespace(c)
                    || Character.isSpaceChar(c)
                    || !LogLine.visible(c));
  }

  @Override
  public String end() {
    return "";
  }
}

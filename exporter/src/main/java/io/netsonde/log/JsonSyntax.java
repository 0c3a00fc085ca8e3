package io.netsonde.log;

/** One object per line, RFC 8259; whole numbers and booleans bare, all else strings. */
final class JsonSyntax implements LineSyntax {
  @Override
  public String beforeKey(boolean first) {
    return first ? "{\"" : ",\"";
  }

  @Override
  public String afterKey() {
    return "\":";
  }

  @Override
  public boolean bare(Object value, String text) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte
        || value instanceof Boolean;
  }

  @Override
  public String end() {
    return "}";
  }
}

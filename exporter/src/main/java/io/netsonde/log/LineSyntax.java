package io.netsonde.log;

/** How a line's keys and values are written: two implementations, for the two formats. */
interface LineSyntax {

  /** What stands before a key, and before its value's quote. */
  String beforeValue(String key, boolean first);

  /** Whether the value stands without quotes. */
  boolean bare(Object value, String text);

  /** What ends the line, without its line feed. */
  String end();
}

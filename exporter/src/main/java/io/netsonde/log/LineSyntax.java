package io.netsonde.log;

/**
 * How a line's keys and values are written: two implementations, for the two formats. All that
 * stands around keys and values is ASCII.
 */
interface LineSyntax {

  /** What stands before a key. */
  String beforeKey(boolean first);

  /** What stands between a key and its value. */
  String afterKey();

  /** Whether the value stands without quotes. */
  boolean bare(Object value, String text);

  /** What ends the line, without its line feed. */
  String end();
}

package io.netsonde.config;

import java.util.Comparator;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * A place in the file, as editors count.
 *
 * @param line from 1; 0 for a problem of the file as a whole
 * @param column from 1, in code points
 */
record Position(int line, int column) implements Comparable<Position> {
  /** The file as a whole. */
  static final Position FILE = new Position(0, 0);

  private static final Position START = new Position(1, 1);
  private static final Comparator<Position> ORDER =
      Comparator.comparingInt(Position::line).thenComparingInt(Position::column);

  /** The parser counts both from 0. */
  static Position of(Optional<Mark> mark) {
    return mark.map(m -> new Position(m.getLine() + 1, m.getColumn() + 1)).orElse(START);
  }

  /** The place that the end of {@code text} has. */
  static Position after(String text) {
    int lineStart = text.lastIndexOf('\n') + 1;
    int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
    return new Position(line, 1 + text.codePointCount(lineStart, text.length()));
  }

  /** {@code file:line:column}, or the file alone. */
  String in(String file) {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }
}

package io.netsonde.config;

import java.util.List;
import java.util.Map;

/** A value of the file and where it stands. */
sealed interface Node {

  /** Where the value begins. */
  Position at();

  /** How a message calls the value. */
  String description();

  /**
   * One value.
   *
   * @param empty whether nothing stands there: no text, {@code ~} or {@code null} without quotes
   */
  record Scalar(Position at, String text, boolean empty) implements Node {
    @Override
    public String description() {
      return empty ? "nothing" : Expectation.shown(text);
    }
  }

  /** A list. */
  record Sequence(Position at, List<Node> items) implements Node {
    @Override
    public String description() {
      return "a list";
    }
  }

  /** Keys and values, in the order of the file, each key once. */
  record Mapping(Position at, Map<String, Entry> entries) implements Node {
    @Override
    public String description() {
      return "a mapping";
    }
  }

  /** Something that has been refused already, so that nobody complains of it again. */
  record Refused(Position at) implements Node {
    @Override
    public String description() {
      return "something refused";
    }
  }

  /** A value and the place of its key. */
  record Entry(Position keyAt, Node value) {}
}

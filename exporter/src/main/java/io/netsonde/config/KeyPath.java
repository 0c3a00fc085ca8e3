package io.netsonde.config;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The way from the root to a value, as {@code probe.targets[3].interval}.
 *
 * <p>Linked rather than text, because a path is made for every node and read only when there is a
 * problem to tell.
 *
 * @param parent the path above; null only at the root
 * @param segment a key, or an index in brackets
 */
record KeyPath(@Nullable KeyPath parent, String segment) {
  /** The document itself; its text is empty. */
  static final KeyPath ROOT = new KeyPath(null, "");

  /** The path of a key below this one. */
  KeyPath key(String key) {
    return new KeyPath(this, key);
  }

  /** The path of an item of the list that this path names. */
  KeyPath item(int index) {
    return new KeyPath(this, "[" + index + "]");
  }

  @Override
  public String toString() {
    Deque<String> segments = new ArrayDeque<>();
    for (KeyPath at = this; at.parent != null; at = at.parent) {
      segments.addFirst(at.segment);
    }
    StringBuilder text = new StringBuilder();
    for (String segment : segments) {
      boolean item = segment.startsWith("[");
      if (!text.isEmpty() && !item) {
        text.append('.');
      }
      text.append(item ? segment : Expectation.shown(segment));
    }
    return text.toString();
  }
}

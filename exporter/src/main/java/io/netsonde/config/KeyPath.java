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
 * @param key the last key; empty for an item of a list
 * @param index the item's index; negative for a key
 */
record KeyPath(@Nullable KeyPath parent, String key, int index) {
  /** The document itself; its text is empty. */
  static final KeyPath ROOT = new KeyPath(null, "", -1);

  /** The path of a key below this one. */
  KeyPath key(String below) {
    return new KeyPath(this, below, -1);
  }

  /** The path of an item of the list that this path names. */
  KeyPath item(int below) {
    return new KeyPath(this, "", below);
  }

  @Override
  public String toString() {
    Deque<KeyPath> steps = new ArrayDeque<>();
    for (KeyPath at = this; at.parent != null; at = at.parent) {
      steps.addFirst(at);
    }
    StringBuilder text = new StringBuilder();
    for (KeyPath step : steps) {
      if (step.index >= 0) {
        text.append('[').append(step.index).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(Expectation.shown(step.key));
      }
    }
    return text.toString();
  }
}

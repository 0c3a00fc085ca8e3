package io.netsonde.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * The end of what a process wrote: everything up to a bound, and beyond it the most recent half, so
 * that a process which chatters for hours costs no more memory and its last words are there.
 *
 * <p>Written by one draining thread, read by any.
 */
final class BoundedText implements Drain {
  private final int limit;
  private final StringBuilder text = new StringBuilder();
  private long dropped;

  /**
   * Makes an empty text.
   *
   * @param limit greatest number of characters kept
   */
  BoundedText(int limit) {
    this.limit = limit;
  }

  @Override
  public void drain(InputStream in) throws IOException {
    char[] buffer = new char[8192];
    try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
        append(buffer, n);
      }
    }
  }

  private synchronized void append(char[] characters, int length) {
    text.append(characters, 0, length);
    if (text.length() > limit) {
      int surplus = text.length() - limit / 2;
      text.delete(0, surplus);
      dropped += surplus;
    }
  }

  /** What is kept, without a mark where the beginning was dropped. */
  synchronized String text() {
    return text.toString();
  }

  /** How many characters of the beginning were dropped. */
  synchronized long dropped() {
    return dropped;
  }
}

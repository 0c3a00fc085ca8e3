package io.netsonde.clients.names;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file of which nothing is known: it may be of any length, hold one endless line, or
 * no text at all. Bytes that are no UTF-8 become U+FFFD.
 *
 * <p>Threads: one. Bounds: a line longer than {@value #LONGEST_LINE} bytes is passed over, and
 * reading ends after a number of bytes; both are told.
 */
final class BoundedLines {
  static final int LONGEST_LINE = 16_384;
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final byte[] line = new byte[LONGEST_LINE];
  private long left;
  private int position;
  private int limit;
  private long tooLong;
  private boolean cut;
  private boolean ended;

  /**
   * Makes a reader.
   *
   * @param maxBytes after which it stops
   */
  BoundedLines(InputStream in, long maxBytes) {
    this.in = in;
    left = maxBytes;
  }

  /**
   * The next line without its end.
   *
   * @return null after the last one. One that the file ends in, without an end of its own, is a
   *     line where {@link #isWhole} says so, and may be half of one all the same.
   */
  @Nullable String next() throws IOException {
    while (!ended) {
      int length = 0;
      boolean over = false;
      int b = read();
      while (b >= 0 && b != '\n') {
        if (length < LONGEST_LINE) {
          line[length++] = (byte) b;
        } else {
          over = true;
        }
        b = read();
      }
      ended = b < 0;
      if (over) {
        tooLong++;
      } else if (!ended || length > 0) {
        int size = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return new String(line, 0, size, StandardCharsets.UTF_8);
      }
    }
    return null;
  }

  /**
   * All that is left, for formats in which lines mean nothing; what is beyond the bound is left
   * out, and {@link #isCut} says so.
   *
   * @param most bytes
   */
  String rest(int most) throws IOException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    int b = read();
    while (b >= 0 && rest.size() < most) {
      rest.write(b);
      b = read();
    }
    cut |= b >= 0;
    ended = true;
    return rest.toString(StandardCharsets.UTF_8);
  }

  /** Whether the line just read had an end. */
  boolean isWhole() {
    return !ended;
  }

  /** Lines that were passed over. */
  long tooLong() {
    return tooLong;
  }

  /** Whether the file was longer than allowed. */
  boolean isCut() {
    return cut;
  }

  private int read() throws IOException {
    if (position == limit) {
      if (left == 0) {
        cut = in.read() >= 0;
        return -1;
      }
      limit = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      position = 0;
      if (limit <= 0) {
        limit = 0;
        return -1;
      }
      left -= limit;
    }
    return buffer[position++] & 0xff;
  }
}

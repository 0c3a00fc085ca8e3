package io.netsonde.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The options of a TCP header (RFC 9293 section 3.1), read in place: a byte of kind, a byte of
 * length that counts both, data; the kinds 0 and 1 are that one byte alone.
 *
 * <p>Options that are cut or say a length below 2 end the list: nothing behind them can be trusted.
 */
public final class TcpOptions {
  /** RFC 9293: end of the list. */
  public static final int END = 0;

  /** RFC 9293: one byte of padding. */
  public static final int NO_OPERATION = 1;

  /** RFC 9293: maximum segment size. */
  public static final int MAXIMUM_SEGMENT_SIZE = 2;

  /** RFC 7323: window scale. */
  public static final int WINDOW_SCALE = 3;

  /** RFC 2018: selective acknowledgements permitted. */
  public static final int SACK_PERMITTED = 4;

  /** RFC 7323: timestamps. */
  public static final int TIMESTAMPS = 8;

  private static final int MAXIMUM_SEGMENT_SIZE_LENGTH = 4;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private TcpOptions() {}

  /**
   * Finds the first option of a kind.
   *
   * @param offset of the TCP header
   * @param headerLength as {@link TcpSegment#headerLength} said
   * @param kind 2 to 255
   * @return offset of the option's kind byte; -1 when there is none
   */
  public static long find(MemorySegment bytes, long offset, int headerLength, int kind) {
    long end = offset + headerLength;
    for (long at = offset + TcpSegment.MIN_LENGTH; at >= 0; at = next(bytes, at, end)) {
      if (at < end && length(bytes, at, end) > 0 && kind(bytes, at) == kind) {
        return at;
      }
    }
    return -1;
  }

  /**
   * The maximum segment size that the header offers.
   *
   * @return 0 to 65535; -1 when it has no such option, or one of a wrong length
   */
  public static int maximumSegmentSize(MemorySegment bytes, long offset, int headerLength) {
    long at = find(bytes, offset, headerLength, MAXIMUM_SEGMENT_SIZE);
    return at >= 0 && length(bytes, at, offset + headerLength) == MAXIMUM_SEGMENT_SIZE_LENGTH
        ? Short.toUnsignedInt(bytes.get(SHORT, at + 2))
        : -1;
  }

  /** The kinds of all whole options in their order, padding left out; at most 20. */
  public static List<Integer> kinds(MemorySegment bytes, long offset, int headerLength) {
    List<Integer> kinds = new ArrayList<>();
    long end = offset + headerLength;
    for (long at = offset + TcpSegment.MIN_LENGTH; at >= 0; at = next(bytes, at, end)) {
      if (at < end && length(bytes, at, end) > 0 && kind(bytes, at) > NO_OPERATION) {
        kinds.add(kind(bytes, at));
      }
    }
    return List.copyOf(kinds);
  }

  /** Writes the option of that name: 4 bytes. */
  static void writeMaximumSegmentSize(MemorySegment bytes, long at, int size) {
    bytes.set(ValueLayout.JAVA_BYTE, at, (byte) MAXIMUM_SEGMENT_SIZE);
    bytes.set(ValueLayout.JAVA_BYTE, at + 1, (byte) MAXIMUM_SEGMENT_SIZE_LENGTH);
    bytes.set(SHORT, at + 2, (short) size);
  }

  /** Where the option behind the one at {@code at} is; -1 when the list ends. */
  private static long next(MemorySegment bytes, long at, long end) {
    int length = at < end ? length(bytes, at, end) : 0;
    return length == 0 || kind(bytes, at) == END ? -1 : at + length;
  }

  private static int kind(MemorySegment bytes, long at) {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, at));
  }

  /** Length of a whole option; 0 when it is cut or says what cannot be. */
  private static int length(MemorySegment bytes, long at, long end) {
    if (kind(bytes, at) <= NO_OPERATION) {
      return 1;
    }
    if (at + 1 >= end) {
      return 0;
    }
    int length = Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, at + 1));
    return length >= 2 && at + length <= end ? length : 0;
  }
}

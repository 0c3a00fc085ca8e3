package io.netsonde.wire.frame;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Where the decoder is in a frame: what was captured of it ends at {@code end}, what was on the
 * wire at {@code wireEnd}. Reads past what was captured are a mistake of the caller, who asks
 * {@link #has} first; the segment's own check then still keeps them within the buffer.
 */
final class Cursor {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  MemorySegment bytes = MemorySegment.NULL;
  long at;
  long end;
  long wireEnd;

  void moveTo(MemorySegment bytes, long at, int captured, int length) {
    this.bytes = bytes;
    this.at = at;
    end = at + captured;
    wireEnd = at + Math.max(captured, length);
  }

  /** Whether so many bytes from here on were captured. */
  boolean has(int count) {
    return end - at >= count;
  }

  /** Bytes from here on that were captured. */
  int captured() {
    return (int) Math.max(0, end - at);
  }

  /** Bytes from here on that were on the wire. */
  int length() {
    return (int) Math.max(0, wireEnd - at);
  }

  void skip(int count) {
    at += count;
  }

  /** Ends it sooner, as a length field says. */
  void limit(int length) {
    wireEnd = Math.min(wireEnd, at + length);
    end = Math.min(end, wireEnd);
  }

  int u8(int offset) {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, at + offset));
  }

  int u16(int offset) {
    return Short.toUnsignedInt(bytes.get(SHORT, at + offset));
  }

  int i32(int offset) {
    return bytes.get(INT, at + offset);
  }

  long u32(int offset) {
    return Integer.toUnsignedLong(bytes.get(INT, at + offset));
  }

  long i64(int offset) {
    return bytes.get(LONG, at + offset);
  }
}

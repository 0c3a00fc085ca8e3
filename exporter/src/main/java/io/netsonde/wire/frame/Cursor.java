package io.netsonde.wire.frame;

/**
 * Where the decoder is in a frame: what was captured of it ends at {@code end}, what was on the
 * wire at {@code wireEnd}. Reads past what was captured are a mistake of the caller, who asks
 * {@link #has} first; the array's own check then still keeps them within the buffer.
 *
 * <p>An array and shifts: a plain compiler makes good code of them, and of memory segments does not
 * (some 6 ns for each read, of which there are 30 per packet; bench tcp).
 */
final class Cursor {
  byte[] bytes = new byte[0];
  int at;
  int end;

  /** The length on the wire is what somebody says, and may be anything: hence long. */
  long wireEnd;

  void moveTo(byte[] bytes, int at, int captured, int length) {
    this.bytes = bytes;
    this.at = at;
    end = at + captured;
    wireEnd = (long) at + Math.max(captured, length);
  }

  /** Whether so many bytes from here on were captured. */
  boolean has(int count) {
    return end - at >= count;
  }

  /** Bytes from here on that were captured. */
  int captured() {
    return Math.max(0, end - at);
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
    wireEnd = Math.min(wireEnd, (long) at + length);
    end = (int) Math.min(end, wireEnd);
  }

  int u8(int offset) {
    return bytes[at + offset] & 0xff;
  }

  int u16(int offset) {
    return u16(bytes, at + offset);
  }

  int i32(int offset) {
    return u16(bytes, at + offset) << 16 | u16(bytes, at + offset + 2);
  }

  /** So small that C1 puts it where it is used, through three calls. */
  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  long u32(int offset) {
    return i32(offset) & 0xffffffffL;
  }

  long i64(int offset) {
    return (long) i32(offset) << 32 | u32(offset + 4);
  }
}

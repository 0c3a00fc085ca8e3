package io.netsonde.wire.pcap;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;

/**
 * A window on a channel: as much of the file as is looked at, in memory where frames can be read in
 * place. It grows to the largest record, which the readers bound.
 */
final class CaptureInput {
  private static final int INITIAL = 1 << 20;

  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final ReadableByteChannel channel;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(INITIAL);
  private MemorySegment bytes = MemorySegment.ofBuffer(buffer);
  private ValueLayout.OfShort shorts = SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private ValueLayout.OfInt ints = INT.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** What was read lies between; the buffer itself is always open at {@code end}. */
  private int start;

  private int end;
  private boolean over;

  CaptureInput(ReadableByteChannel channel) {
    this.channel = channel;
  }

  /** Sets the byte order of the numbers to come. */
  void order(ByteOrder order) {
    shorts = SHORT.withOrder(order);
    ints = INT.withOrder(order);
  }

  /** Whether so many bytes are there, which are read where they were not yet. */
  boolean has(int count) throws IOException {
    if (end - start >= count) {
      return true;
    }
    makeRoom(count);
    while (end - start < count && !over) {
      buffer.limit(buffer.capacity()).position(end);
      int read = channel.read(buffer);
      over = read < 0;
      end += Math.max(0, read);
    }
    return end - start >= count;
  }

  /** Bytes that are there without reading. */
  int available() {
    return end - start;
  }

  void skip(int count) {
    start += count;
  }

  /** What the window lies in; valid until the next {@link #has}. */
  MemorySegment bytes() {
    return bytes;
  }

  /** Where in {@link #bytes} a byte of the window is. */
  long offset(int at) {
    return (long) start + at;
  }

  int u8(int at) {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, offset(at)));
  }

  int u16(int at) {
    return Short.toUnsignedInt(bytes.get(shorts, offset(at)));
  }

  int i32(int at) {
    return bytes.get(ints, offset(at));
  }

  long u32(int at) {
    return Integer.toUnsignedLong(i32(at));
  }

  int bigEndianInt(int at) {
    return bytes.get(INT.withOrder(ByteOrder.BIG_ENDIAN), offset(at));
  }

  private void makeRoom(int count) {
    if (start + count <= buffer.capacity()) {
      return;
    }
    ByteBuffer target = buffer;
    if (count > buffer.capacity()) {
      target = ByteBuffer.allocateDirect(Math.max(count, buffer.capacity() * 2));
    }
    MemorySegment.copy(bytes, start, MemorySegment.ofBuffer(target.clear()), 0, end - start);
    buffer = target;
    bytes = MemorySegment.ofBuffer(buffer.clear());
    end -= start;
    start = 0;
  }
}

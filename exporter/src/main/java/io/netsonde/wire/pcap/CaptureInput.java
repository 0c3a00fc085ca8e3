package io.netsonde.wire.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;

/**
 * A window on a channel: as much of the file as is looked at, in memory where frames can be read in
 * place. It grows to the largest record, which the readers bound.
 */
final class CaptureInput {
  private static final int INITIAL = 1 << 20;

  private final ReadableByteChannel channel;
  private ByteBuffer buffer = ByteBuffer.allocate(INITIAL).order(ByteOrder.LITTLE_ENDIAN);

  /** What was read lies between; the buffer itself is always open at {@code end}. */
  private int start;

  private int end;
  private boolean over;

  CaptureInput(ReadableByteChannel channel) {
    this.channel = channel;
  }

  /** Sets the byte order of the numbers to come. */
  void order(ByteOrder order) {
    buffer.order(order);
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
  byte[] bytes() {
    return buffer.array();
  }

  /** Where in {@link #bytes} a byte of the window is. */
  int offset(int at) {
    return start + at;
  }

  int u8(int at) {
    return Byte.toUnsignedInt(buffer.get(offset(at)));
  }

  int u16(int at) {
    return Short.toUnsignedInt(buffer.getShort(offset(at)));
  }

  int i32(int at) {
    return buffer.getInt(offset(at));
  }

  long u32(int at) {
    return Integer.toUnsignedLong(i32(at));
  }

  int bigEndianInt(int at) {
    int number = buffer.getInt(offset(at));
    return buffer.order() == ByteOrder.BIG_ENDIAN ? number : Integer.reverseBytes(number);
  }

  private void makeRoom(int count) {
    if (start + count <= buffer.capacity()) {
      return;
    }
    ByteBuffer target = buffer;
    if (count > buffer.capacity()) {
      target = ByteBuffer.allocate(Math.max(count, buffer.capacity() * 2)).order(buffer.order());
    }
    System.arraycopy(buffer.array(), start, target.array(), 0, end - start);
    buffer = target;
    end -= start;
    start = 0;
  }
}

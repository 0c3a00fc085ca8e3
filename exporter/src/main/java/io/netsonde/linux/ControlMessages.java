package io.netsonde.linux;

import io.netsonde.wire.CStruct;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A cursor over the control messages of one received message ({@code CMSG_FIRSTHDR}, {@code
 * CMSG_NXTHDR} of cmsg(3)), and the writer of one.
 *
 * <p>One cursor is made per owner and set to message after message; it allocates nothing.
 */
public final class ControlMessages {
  static final CStruct CMSGHDR =
      CStruct.of(
          "struct cmsghdr",
          "sys/socket.h",
          CStruct.u64("cmsg_len"),
          CStruct.u32("cmsg_level"),
          CStruct.u32("cmsg_type"));

  private static final long HEADER = CMSGHDR.size();
  private static final long LEVEL = CMSGHDR.offset("cmsg_level");
  private static final long TYPE = CMSGHDR.offset("cmsg_type");

  private MemorySegment control = MemorySegment.NULL;
  private long end;
  private long current;
  private long next;

  /** A cursor that stands before nothing. */
  public ControlMessages() {}

  /** Stands the cursor before the first control message of message {@code i}. */
  public void of(MessageBatch batch, int i) {
    control = batch.control();
    next = batch.controlOffset(i);
    end = next + batch.controlLength(i);
  }

  /** Moves to the next control message; false at the end, or where a header is not whole. */
  public boolean next() {
    if (next + HEADER > end) {
      return false;
    }
    long length = control.get(ValueLayout.JAVA_LONG, next);
    if (length < HEADER || length > end - next) {
      return false;
    }
    current = next;
    next += align(length);
    return true;
  }

  /** Whether the current message is of this level and type, with at least {@code length} bytes. */
  public boolean is(int level, int type, long length) {
    return control.get(ValueLayout.JAVA_INT, current + LEVEL) == level
        && control.get(ValueLayout.JAVA_INT, current + TYPE) == type
        && dataLength() >= length;
  }

  /** The segment in which {@link #dataOffset} counts. */
  public MemorySegment data() {
    return control;
  }

  /** Where the current message's data begins ({@code CMSG_DATA}). */
  public long dataOffset() {
    return current + HEADER;
  }

  /** Bytes of data in the current message. */
  public long dataLength() {
    return control.get(ValueLayout.JAVA_LONG, current) - HEADER;
  }

  /** Bytes that a control message with {@code dataLength} bytes takes ({@code CMSG_SPACE}). */
  public static int space(int dataLength) {
    return (int) (HEADER + align(dataLength));
  }

  /** Writes the header and the data of a control message that holds one {@code uint32_t}. */
  public static void writeInt(MemorySegment to, long offset, int level, int type, int value) {
    long data = writeHeader(to, offset, level, type, Integer.BYTES);
    to.set(ValueLayout.JAVA_INT, data, value);
  }

  /**
   * Writes the header of a control message with {@code dataLength} bytes of data.
   *
   * @return where the data begins
   */
  static long writeHeader(MemorySegment to, long offset, int level, int type, int dataLength) {
    to.set(ValueLayout.JAVA_LONG, offset, HEADER + dataLength);
    to.set(ValueLayout.JAVA_INT, offset + LEVEL, level);
    to.set(ValueLayout.JAVA_INT, offset + TYPE, type);
    return offset + HEADER;
  }

  private static long align(long length) {
    return (length + 7) & ~7L;
  }
}

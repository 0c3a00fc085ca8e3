package io.netsonde.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The fixed IPv6 header (RFC 8200 section 3), read and written in place. Extension headers are the
 * payload's: {@link #nextHeader} says whether there are any.
 *
 * <p>Ask {@link #length} first: the other getters read where it said that a header is.
 */
public final class Ipv6Header {
  /** Length of the header, in bytes. */
  public static final int LENGTH = 40;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final long PAYLOAD_LENGTH = 4;
  private static final long NEXT_HEADER = 6;
  private static final long HOP_LIMIT = 7;
  private static final long SOURCE = 8;
  private static final long DESTINATION = 24;
  private static final int VERSION = 6 << 28;

  private Ipv6Header() {}

  /**
   * Length of the header at {@code offset}.
   *
   * @param available bytes from {@code offset} to the end of the packet
   * @return 40, or -1 when what stands there is no whole IPv6 header
   */
  public static int length(MemorySegment bytes, long offset, int available) {
    if (available < LENGTH) {
      return -1;
    }
    int first = Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, offset));
    return first >>> 4 == 6 ? LENGTH : -1;
  }

  /** Bytes behind this header, as it says of itself: 0 to 65535. */
  public static int payloadLength(MemorySegment bytes, long offset) {
    return Short.toUnsignedInt(bytes.get(SHORT, offset + PAYLOAD_LENGTH));
  }

  /** Number of the protocol or extension header that follows, 0 to 255. */
  public static int nextHeader(MemorySegment bytes, long offset) {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, offset + NEXT_HEADER));
  }

  /** Hops left, 0 to 255. */
  public static int hopLimit(MemorySegment bytes, long offset) {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, offset + HOP_LIMIT));
  }

  /** Who sent it. */
  public static IpAddress source(MemorySegment bytes, long offset) {
    return IpAddress.v6(bytes, offset + SOURCE);
  }

  /** Who is to get it. */
  public static IpAddress destination(MemorySegment bytes, long offset) {
    return IpAddress.v6(bytes, offset + DESTINATION);
  }

  /**
   * Writes a header with traffic class and flow label 0.
   *
   * @param payloadLength bytes behind the header, 0 to 65535
   * @param nextHeader low 8 bits are used
   * @param hopLimit low 8 bits are used
   * @param source an IPv6 address
   * @param destination an IPv6 address
   */
  public static void write(
      MemorySegment bytes,
      long offset,
      int payloadLength,
      int nextHeader,
      int hopLimit,
      IpAddress source,
      IpAddress destination) {
    bytes.set(INT, offset, VERSION);
    bytes.set(SHORT, offset + PAYLOAD_LENGTH, (short) payloadLength);
    bytes.set(ValueLayout.JAVA_BYTE, offset + NEXT_HEADER, (byte) nextHeader);
    bytes.set(ValueLayout.JAVA_BYTE, offset + HOP_LIMIT, (byte) hopLimit);
    source.write(bytes, offset + SOURCE);
    destination.write(bytes, offset + DESTINATION);
  }
}

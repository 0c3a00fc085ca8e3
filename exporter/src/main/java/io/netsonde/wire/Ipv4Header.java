package io.netsonde.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * An IPv4 header (RFC 791 section 3.1), read and written in place.
 *
 * <p>Ask {@link #length} first: the other getters read where it said that a header is.
 */
public final class Ipv4Header {
  /** Length of a header without options, in bytes. */
  public static final int MIN_LENGTH = 20;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final long TOTAL_LENGTH = 2;
  private static final long FRAGMENT = 6;
  private static final long TIME_TO_LIVE = 8;
  private static final long PROTOCOL = 9;
  private static final long CHECKSUM = 10;
  private static final long SOURCE = 12;
  private static final long DESTINATION = 16;

  /** More-fragments flag and fragment offset: all of the field but reserved bit and DF. */
  private static final int FRAGMENT_MASK = 0x3fff;

  private static final int DO_NOT_FRAGMENT = 0x4000;

  private Ipv4Header() {}

  /**
   * Length of the header at {@code offset} including options.
   *
   * @param available bytes from {@code offset} to the end of the packet
   * @return 20 to 60, or -1 when what stands there is no whole IPv4 header
   */
  public static int length(MemorySegment bytes, long offset, int available) {
    if (available < MIN_LENGTH) {
      return -1;
    }
    int first = Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, offset));
    int length = (first & 15) * 4;
    return first >>> 4 == 4 && length >= MIN_LENGTH && length <= available ? length : -1;
  }

  /** Length of the packet, header and data, as it says of itself: 0 to 65535. */
  public static int totalLength(MemorySegment bytes, long offset) {
    return Short.toUnsignedInt(bytes.get(SHORT, offset + TOTAL_LENGTH));
  }

  /** Whether this is a part of a packet, first or later. */
  public static boolean isFragment(MemorySegment bytes, long offset) {
    return (bytes.get(SHORT, offset + FRAGMENT) & FRAGMENT_MASK) != 0;
  }

  /** Whether routers may not cut it (DF). */
  public static boolean isUnfragmentable(MemorySegment bytes, long offset) {
    return (bytes.get(SHORT, offset + FRAGMENT) & DO_NOT_FRAGMENT) != 0;
  }

  /** Hops left, 0 to 255. */
  public static int timeToLive(MemorySegment bytes, long offset) {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, offset + TIME_TO_LIVE));
  }

  /** Number of the protocol of the data, 0 to 255. */
  public static int protocol(MemorySegment bytes, long offset) {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, offset + PROTOCOL));
  }

  /** Who sent it. */
  public static IpAddress source(MemorySegment bytes, long offset) {
    return IpAddress.v4(bytes, offset + SOURCE);
  }

  /** Who is to get it. */
  public static IpAddress destination(MemorySegment bytes, long offset) {
    return IpAddress.v4(bytes, offset + DESTINATION);
  }

  /** Whether the header's checksum is right. */
  public static boolean isIntact(MemorySegment bytes, long offset, int headerLength) {
    return InternetChecksum.of(bytes, offset, headerLength) == 0;
  }

  /**
   * Writes a header without options, of a packet that is whole and may not be cut.
   *
   * @param totalLength of the packet, header and data: 20 to 65535
   * @param protocol low 8 bits are used
   * @param timeToLive low 8 bits are used
   * @param source an IPv4 address
   * @param destination an IPv4 address
   */
  public static void write(
      MemorySegment bytes,
      long offset,
      int totalLength,
      int protocol,
      int timeToLive,
      IpAddress source,
      IpAddress destination) {
    bytes.asSlice(offset, MIN_LENGTH).fill((byte) 0);
    bytes.set(ValueLayout.JAVA_BYTE, offset, (byte) 0x45);
    bytes.set(SHORT, offset + TOTAL_LENGTH, (short) totalLength);
    bytes.set(SHORT, offset + FRAGMENT, (short) DO_NOT_FRAGMENT);
    bytes.set(ValueLayout.JAVA_BYTE, offset + TIME_TO_LIVE, (byte) timeToLive);
    bytes.set(ValueLayout.JAVA_BYTE, offset + PROTOCOL, (byte) protocol);
    source.write(bytes, offset + SOURCE);
    destination.write(bytes, offset + DESTINATION);
    bytes.set(
        ValueLayout.JAVA_SHORT_UNALIGNED,
        offset + CHECKSUM,
        InternetChecksum.of(bytes, offset, MIN_LENGTH));
  }
}

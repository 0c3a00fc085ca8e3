package io.netsonde.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Echo request and reply of ICMP (RFC 792) and ICMPv6 (RFC 4443 section 4), which share their form:
 *
 * <pre>
 *  0        1        2                 4                 6                 8
 * | type   | code 0 | checksum        | identifier      | sequence number | data …
 * </pre>
 */
public final class IcmpEcho {
  /** Length of the header before the data, in bytes. */
  public static final int HEADER_LENGTH = 8;

  /** RFC 792: echo message. */
  public static final int REQUEST = 8;

  /** RFC 792: echo reply message. */
  public static final int REPLY = 0;

  /** RFC 4443 section 4.1. */
  public static final int REQUEST_V6 = 128;

  /** RFC 4443 section 4.2. */
  public static final int REPLY_V6 = 129;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final long CHECKSUM = 2;
  private static final long IDENTIFIER = 4;
  private static final long SEQUENCE = 6;

  private IcmpEcho() {}

  /**
   * Writes an echo request's header before data that already stands there.
   *
   * @param length of the whole message, header and data
   * @param identifier low 16 bits are used; the kernel overwrites it on a ping socket
   * @param sequence low 16 bits are used
   */
  public static void writeRequest(
      MemorySegment bytes, long offset, int length, boolean v6, int identifier, int sequence) {
    writeRequest(bytes, offset, length, MemorySegment.NULL, 0, v6, identifier, sequence);
  }

  /**
   * Writes an echo request's header before data that already stands there and goes on elsewhere.
   *
   * @param length of header and data here; even, where data goes on
   * @param tail begins with the rest of the data
   * @param identifier low 16 bits are used; the kernel overwrites it on a ping socket
   * @param sequence low 16 bits are used
   */
  public static void writeRequest(
      MemorySegment bytes,
      long offset,
      int length,
      MemorySegment tail,
      int tailLength,
      boolean v6,
      int identifier,
      int sequence) {
    bytes.set(ValueLayout.JAVA_BYTE, offset, (byte) (v6 ? REQUEST_V6 : REQUEST));
    bytes.set(ValueLayout.JAVA_BYTE, offset + 1, (byte) 0);
    bytes.set(SHORT, offset + CHECKSUM, (short) 0);
    bytes.set(SHORT, offset + IDENTIFIER, (short) identifier);
    bytes.set(SHORT, offset + SEQUENCE, (short) sequence);
    if (!v6) {
      // The kernel fills in ICMPv6's, which covers a pseudo-header (RFC 3542 section 3.1).
      bytes.set(
          ValueLayout.JAVA_SHORT_UNALIGNED,
          offset + CHECKSUM,
          InternetChecksum.of(bytes, offset, length, tail, tailLength));
    }
  }

  /**
   * Writes an echo reply's header before data that already stands there, with a checksum of 0,
   * which {@link IcmpChecksum#write} puts right.
   *
   * @param identifier low 16 bits are used
   * @param sequence low 16 bits are used
   */
  public static void writeReply(
      MemorySegment bytes, long offset, boolean v6, int identifier, int sequence) {
    bytes.set(ValueLayout.JAVA_BYTE, offset, (byte) (v6 ? REPLY_V6 : REPLY));
    bytes.set(ValueLayout.JAVA_BYTE, offset + 1, (byte) 0);
    bytes.set(SHORT, offset + CHECKSUM, (short) 0);
    bytes.set(SHORT, offset + IDENTIFIER, (short) identifier);
    bytes.set(SHORT, offset + SEQUENCE, (short) sequence);
  }

  /** Whether the message at {@code offset} is an echo request of the given family. */
  public static boolean isRequest(MemorySegment bytes, long offset, boolean v6) {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, offset))
            == (v6 ? REQUEST_V6 : REQUEST)
        && bytes.get(ValueLayout.JAVA_BYTE, offset + 1) == 0;
  }

  /** Whether the message at {@code offset} is an echo reply of the given family. */
  public static boolean isReply(MemorySegment bytes, long offset, boolean v6) {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, offset)) == (v6 ? REPLY_V6 : REPLY)
        && bytes.get(ValueLayout.JAVA_BYTE, offset + 1) == 0;
  }

  /** The identifier, 0 to 65535. */
  public static int identifier(MemorySegment bytes, long offset) {
    return Short.toUnsignedInt(bytes.get(SHORT, offset + IDENTIFIER));
  }

  /** The sequence number, 0 to 65535. */
  public static int sequence(MemorySegment bytes, long offset) {
    return Short.toUnsignedInt(bytes.get(SHORT, offset + SEQUENCE));
  }
}

package io.netsonde.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Error messages of ICMP (RFC 792, RFC 1191) and ICMPv6 (RFC 4443 section 3): why a packet did not
 * arrive, with the beginning of that packet.
 *
 * <pre>
 *        0        1        2                 4                 6                 8
 * ICMP   | type   | code   | checksum        | unused          | next-hop MTU    | packet …
 * ICMPv6 | type   | code   | checksum        | MTU                               | packet …
 * </pre>
 */
public final class IcmpError {
  /** Length of the header before the quoted packet, in bytes. */
  public static final int HEADER_LENGTH = 8;

  /** RFC 792: destination unreachable. */
  public static final int UNREACHABLE = 3;

  /** RFC 792: time exceeded. */
  public static final int TIME_EXCEEDED = 11;

  /** RFC 792: parameter problem. */
  public static final int PARAMETER_PROBLEM = 12;

  /** RFC 4443 section 3.1: destination unreachable. */
  public static final int UNREACHABLE_V6 = 1;

  /** RFC 4443 section 3.2: packet too big. */
  public static final int PACKET_TOO_BIG_V6 = 2;

  /** RFC 4443 section 3.3: time exceeded. */
  public static final int TIME_EXCEEDED_V6 = 3;

  /** RFC 4443 section 3.4: parameter problem. */
  public static final int PARAMETER_PROBLEM_V6 = 4;

  /** RFC 1191 section 4: the code of {@link #UNREACHABLE} that carries an MTU. */
  public static final int FRAGMENTATION_NEEDED = 4;

  /** RFC 1812 section 4.3.2.3: an error is a packet of at most 576 bytes. */
  private static final int LONGEST_PACKET = 576;

  /** RFC 4443 section 2.4 (c): an error is a packet of at most the least IPv6 MTU. */
  private static final int LONGEST_PACKET_V6 = 1280;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final long MTU = 6;
  private static final long MTU_V6 = 4;

  private IcmpError() {}

  /**
   * Whether the message at {@code offset} is an error of the given family with a whole header.
   *
   * @param available bytes from {@code offset} to the end of the message
   */
  public static boolean isError(MemorySegment bytes, long offset, int available, boolean v6) {
    if (available < HEADER_LENGTH) {
      return false;
    }
    int type = type(bytes, offset);
    return v6
        ? type >= UNREACHABLE_V6 && type <= PARAMETER_PROBLEM_V6
        : type == UNREACHABLE || type == TIME_EXCEEDED || type == PARAMETER_PROBLEM;
  }

  /** The type, 0 to 255. */
  public static int type(MemorySegment bytes, long offset) {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, offset));
  }

  /** The code, 0 to 255. */
  public static int code(MemorySegment bytes, long offset) {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, offset + 1));
  }

  /** Whether an error of that type and code says that a packet did not fit, and so has an MTU. */
  public static boolean isTooBig(int type, int code, boolean v6) {
    return v6 ? type == PACKET_TOO_BIG_V6 : type == UNREACHABLE && code == FRAGMENTATION_NEEDED;
  }

  /**
   * The greatest packet that the next hop takes.
   *
   * @return bytes; 0 when an old router does not say; -1 when this error is about something else
   */
  public static long mtu(MemorySegment bytes, long offset, boolean v6) {
    if (!isTooBig(type(bytes, offset), code(bytes, offset), v6)) {
      return -1;
    }
    return v6
        ? Integer.toUnsignedLong(bytes.get(INT, offset + MTU_V6))
        : Short.toUnsignedLong(bytes.get(SHORT, offset + MTU));
  }

  /**
   * How many bytes of a packet an error quotes.
   *
   * @param packetLength of the packet that did not arrive
   */
  public static int quotedLength(int packetLength, boolean v6) {
    int room =
        v6
            ? LONGEST_PACKET_V6 - Ipv6Header.LENGTH - HEADER_LENGTH
            : LONGEST_PACKET - Ipv4Header.MIN_LENGTH - HEADER_LENGTH;
    return Math.min(packetLength, room);
  }

  /**
   * Writes an error's header before the quoted packet, with a checksum of 0, which {@link
   * IcmpChecksum#write} puts right.
   *
   * @param type low 8 bits are used
   * @param code low 8 bits are used
   * @param mtu for the two errors that carry one, 0 for the others
   */
  public static void write(
      MemorySegment bytes, long offset, boolean v6, int type, int code, int mtu) {
    bytes.asSlice(offset, HEADER_LENGTH).fill((byte) 0);
    bytes.set(ValueLayout.JAVA_BYTE, offset, (byte) type);
    bytes.set(ValueLayout.JAVA_BYTE, offset + 1, (byte) code);
    if (v6) {
      bytes.set(INT, offset + MTU_V6, mtu);
    } else {
      bytes.set(SHORT, offset + MTU, (short) mtu);
    }
  }
}

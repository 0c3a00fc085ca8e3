package io.netsonde.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The checksum of IPv4, ICMP, TCP and UDP (RFC 1071). */
public final class InternetChecksum {
  private InternetChecksum() {}

  /**
   * One's complement of the one's complement sum of {@code length} bytes at {@code offset}, in the
   * byte order in which it stands in the packet when written as a native {@code short}: the sum is
   * the same whatever the byte order (RFC 1071 section 2 B), so none is converted.
   *
   * <p>Over a message that holds its own checksum the result is 0 when the message is intact.
   *
   * <p>Hot: once per packet sent and received; watched by bench probe.
   */
  public static short of(MemorySegment bytes, long offset, int length) {
    return (short) ~fold(sum(bytes, offset, length));
  }

  /**
   * As {@link #of}, over a message in two parts.
   *
   * @param length of the first part; even, where there is a second
   * @param tail begins with the second part
   */
  public static short of(
      MemorySegment bytes, long offset, int length, MemorySegment tail, int tailLength) {
    return (short) ~fold(sum(bytes, offset, length) + sum(tail, 0, tailLength));
  }

  /**
   * As {@link #of}, with the pseudo-header before the message that TCP, UDP and ICMPv6 count in
   * (RFC 9293 section 3.1, RFC 8200 section 8.1).
   *
   * @param protocol number of the message's protocol
   * @param source of the packet; zones do not matter
   * @param destination of the packet, of the same family
   */
  public static short withPseudoHeader(
      MemorySegment bytes,
      long offset,
      int length,
      int protocol,
      IpAddress source,
      IpAddress destination) {
    short pseudoHeader = ofPseudoHeader(length, protocol, source, destination);
    return (short) ~fold(sum(bytes, offset, length) + Short.toUnsignedLong(pseudoHeader));
  }

  /**
   * The sum of the pseudo-header alone, not complemented: what the kernel leaves in the checksum's
   * place of a packet that a network card, real or virtual, is to finish ({@code CHECKSUM_PARTIAL}
   * in linux/skbuff.h).
   *
   * @param length of the message that follows
   * @param protocol number of the message's protocol
   * @param source of the packet; zones do not matter
   * @param destination of the packet, of the same family
   */
  public static short ofPseudoHeader(
      int length, int protocol, IpAddress source, IpAddress destination) {
    // Of both families the same words: two addresses, a length and a protocol, zeros between.
    long words = words(source) + words(destination) + length + protocol;
    return Short.reverseBytes((short) fold(words));
  }

  private static long sum(MemorySegment bytes, long offset, int length) {
    long sum = 0;
    int i = 0;
    for (; i + 4 <= length; i += 4) {
      sum += Integer.toUnsignedLong(bytes.get(ValueLayout.JAVA_INT_UNALIGNED, offset + i));
    }
    for (; i + 2 <= length; i += 2) {
      sum += Short.toUnsignedLong(bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset + i));
    }
    if (i < length) {
      // The odd byte counts as if a zero byte followed it; little-endian, so it is the low one.
      sum += Byte.toUnsignedLong(bytes.get(ValueLayout.JAVA_BYTE, offset + i));
    }
    return sum;
  }

  /** The 16-bit words of an address as numbers, that is, in network order. */
  private static long words(IpAddress address) {
    return words(address.high()) + words(address.low());
  }

  private static long words(long eightBytes) {
    return (eightBytes >>> 48)
        + (eightBytes >>> 32 & 0xffff)
        + (eightBytes >>> 16 & 0xffff)
        + (eightBytes & 0xffff);
  }

  private static long fold(long sum) {
    long folded = (sum & 0xffffffffL) + (sum >>> 32);
    folded = (folded & 0xffff) + (folded >>> 16);
    folded = (folded & 0xffff) + (folded >>> 16);
    return (folded & 0xffff) + (folded >>> 16);
  }
}

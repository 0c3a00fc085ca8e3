package io.netsonde.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The checksum of a message of ICMP (RFC 792), which covers the message, or ICMPv6 (RFC 4443
 * section 2.3), which covers a pseudo-header too.
 *
 * <p>Who sends ICMPv6 by a socket needs none of this: the kernel does it.
 */
public final class IcmpChecksum {
  /** Shortest message there is: type, code, checksum. */
  public static final int MIN_LENGTH = 4;

  /** IANA protocol number of ICMP. */
  public static final int ICMP = 1;

  /** IANA protocol number of ICMPv6. */
  public static final int ICMPV6 = 58;

  private static final long PLACE = 2;

  private IcmpChecksum() {}

  /**
   * Writes the checksum of the message at {@code offset} into it.
   *
   * @param length of the message, at least {@link #MIN_LENGTH}
   * @param source of the packet; its family is the message's
   * @param destination of the packet, of the same family
   */
  public static void write(
      MemorySegment bytes, long offset, int length, IpAddress source, IpAddress destination) {
    bytes.set(ValueLayout.JAVA_SHORT_UNALIGNED, offset + PLACE, (short) 0);
    bytes.set(
        ValueLayout.JAVA_SHORT_UNALIGNED,
        offset + PLACE,
        of(bytes, offset, length, source, destination));
  }

  /** Whether the checksum in the message is right; the parameters are those of {@link #write}. */
  public static boolean isRight(
      MemorySegment bytes, long offset, int length, IpAddress source, IpAddress destination) {
    return length >= MIN_LENGTH && of(bytes, offset, length, source, destination) == 0;
  }

  private static short of(
      MemorySegment bytes, long offset, int length, IpAddress source, IpAddress destination) {
    return source.v6()
        ? InternetChecksum.withPseudoHeader(bytes, offset, length, ICMPV6, source, destination)
        : InternetChecksum.of(bytes, offset, length);
  }
}

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
   * <p>Hot: once per packet sent and received; watched by bench/probe.
   */
  public static short of(MemorySegment bytes, long offset, int length) {
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
    sum = (sum & 0xffffffffL) + (sum >>> 32);
    sum = (sum & 0xffff) + (sum >>> 16);
    sum = (sum & 0xffff) + (sum >>> 16);
    sum = (sum & 0xffff) + (sum >>> 16);
    return (short) ~sum;
  }
}

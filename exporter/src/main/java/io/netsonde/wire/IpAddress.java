package io.netsonde.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address as a value: two {@code long}s rather than {@link InetAddress}, so that it
 * can be compared with the bytes of a packet without allocating, and so that its text is the
 * canonical one of RFC 5952 that Prometheus users see in labels.
 *
 * <p>An IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2) is the IPv4 address: both literals name
 * the same host and must not be probed twice.
 *
 * @param v6 whether this is an IPv6 address
 * @param high upper 64 bits; 0 for IPv4
 * @param low lower 64 bits; the address as an unsigned 32-bit number for IPv4
 * @param scopeId interface index of a link-local IPv6 address or multicast group (RFC 4007),
 *     otherwise 0
 */
public record IpAddress(boolean v6, long high, long low, int scopeId) {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** Dotted quad without leading zeros (RFC 6943 section 3.1.1): nothing that reads two ways. */
  private static final String QUAD =
      "(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

  private static final Pattern IPV4 = Pattern.compile(QUAD);

  /** Stricter than the JDK, which also reads {@code ::ffff:010.1.1.1} and {@code 00001::}. */
  private static final Pattern IPV6 =
      Pattern.compile("(?:[0-9a-fA-F]{0,4}:)+(?:[0-9a-fA-F]{0,4}|" + QUAD + ")(?:%[^%\\s]{1,15})?");

  /** Longest literal with a zone: {@code INET6_ADDRSTRLEN} and {@code %} and an interface name. */
  private static final int LONGEST_LITERAL = 46 + 16;

  /**
   * Reads a literal: dotted quad, or RFC 4291 text with an optional {@code %zone}.
   *
   * @return empty when {@code text} is not a literal, or names a zone that this machine lacks
   */
  public static Optional<IpAddress> parse(String text) {
    if (text.length() > LONGEST_LITERAL) {
      return Optional.empty();
    }
    try {
      if (IPV4.matcher(text).matches()) {
        return Optional.of(of(Inet4Address.ofLiteral(text)));
      }
      if (IPV6.matcher(text).matches()) {
        return Optional.of(of(Inet6Address.ofLiteral(text)));
      }
    } catch (IllegalArgumentException notALiteral) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * The JDK's address as a value. A zone is kept only where it tells two hosts apart, which it does
   * for link-local addresses and multicast groups (RFC 4007 section 5).
   */
  public static IpAddress of(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    if (address instanceof Inet6Address six) {
      boolean zoned = six.isLinkLocalAddress() || six.isMulticastAddress();
      return new IpAddress(true, bytes.getLong(), bytes.getLong(), zoned ? six.getScopeId() : 0);
    }
    return new IpAddress(false, 0, Integer.toUnsignedLong(bytes.getInt()), 0);
  }

  /** Reads 4 bytes in network order at {@code offset}. */
  public static IpAddress v4(MemorySegment bytes, long offset) {
    return new IpAddress(false, 0, Integer.toUnsignedLong(bytes.get(INT, offset)), 0);
  }

  /** Reads 16 bytes in network order at {@code offset}. */
  public static IpAddress v6(MemorySegment bytes, long offset) {
    return new IpAddress(true, bytes.get(LONG, offset), bytes.get(LONG, offset + 8), 0);
  }

  /** Writes the address in network order: 4 or 16 bytes at {@code offset}. */
  public void write(MemorySegment bytes, long offset) {
    if (v6) {
      bytes.set(LONG, offset, high);
      bytes.set(LONG, offset + 8, low);
    } else {
      bytes.set(INT, offset, (int) low);
    }
  }

  /** Whether the 4 or 16 bytes at {@code offset} are this address; zones are not compared. */
  public boolean matches(MemorySegment bytes, long offset) {
    return v6
        ? bytes.get(LONG, offset) == high && bytes.get(LONG, offset + 8) == low
        : bytes.get(INT, offset) == (int) low;
  }

  /** This address as the JDK's. */
  public InetAddress toInetAddress() {
    byte[] bytes =
        v6
            ? ByteBuffer.allocate(16).putLong(high).putLong(low).array()
            : ByteBuffer.allocate(4).putInt((int) low).array();
    try {
      return v6 && scopeId != 0
          ? Inet6Address.getByAddress(null, bytes, scopeId)
          : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 and 16 bytes are always an address", e);
    }
  }

  /**
   * Whether a packet to this address is meant for one host beyond this machine and link: neither
   * unspecified, loopback, link-local, multicast nor the limited broadcast address. Private
   * addresses are global in this sense.
   */
  public boolean isGlobalUnicast() {
    InetAddress address = toInetAddress();
    return !address.isAnyLocalAddress()
        && !address.isLoopbackAddress()
        && !address.isLinkLocalAddress()
        && !address.isMulticastAddress()
        && !(!v6 && low == 0xffffffffL);
  }

  /** Dotted quad, or the canonical text of RFC 5952 with {@code %} and the zone's index. */
  @Override
  public String toString() {
    if (!v6) {
      return (low >>> 24) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255);
    }
    String text = Rfc5952.text(high, low);
    return scopeId == 0 ? text : text + "%" + Integer.toUnsignedString(scopeId);
  }
}

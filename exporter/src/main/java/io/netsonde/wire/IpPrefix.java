package io.netsonde.wire;

import java.util.Optional;

/**
 * A range of addresses that have their first bits in common (RFC 4632, RFC 4291 section 2.3).
 *
 * <p>A range of IPv4-mapped IPv6 addresses is the range of IPv4 addresses, because {@link
 * IpAddress} reads a mapped address as the IPv4 address that it is: a rule written in either form
 * holds for both.
 *
 * @param first its first address; the bits after the first {@code bits} are 0, and it has no zone
 * @param bits how many bits all its addresses have in common, 0 to 32 or 128
 */
public record IpPrefix(IpAddress first, int bits) {
  /** Bits before the IPv4 address in an IPv4-mapped one (RFC 4291 section 2.5.5.2). */
  private static final int MAPPED_BITS = 96;

  /**
   * Checks that the two belong together.
   *
   * @throws IllegalArgumentException for a length that the family does not have, for a first
   *     address with further bits, and for one with a zone
   */
  public IpPrefix {
    int host = length(first) - bits;
    if (bits < 0 || host < 0 || first.scopeId() != 0 || !isZeroAfter(first, host)) {
      throw new IllegalArgumentException(
          "prefix: " + first + "/" + bits + " (expected: an address whose last bits are 0)");
    }
  }

  /**
   * Reads {@code 10.79.0.0/16}, {@code fd79::/64}, or an address, which is the range of itself
   * alone.
   *
   * @return empty when {@code text} is neither, names a zone, or has bits beyond its length, as
   *     10.0.0.1/8 has: whoever wrote that may have meant either
   */
  public static Optional<IpPrefix> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    Optional<IpAddress> first = IpAddress.parse(address);
    if (first.isEmpty() || address.contains("%")) {
      return Optional.empty();
    }
    int length = length(first.get());
    int bits = length;
    if (slash >= 0) {
      String number = text.substring(slash + 1);
      if (!number.matches("0|[1-9][0-9]{0,2}")) {
        return Optional.empty();
      }
      boolean mapped = address.contains(":") && !first.get().v6();
      bits = Integer.parseInt(number) - (mapped ? MAPPED_BITS : 0);
    }
    boolean fits = bits >= 0 && bits <= length;
    return fits && isZeroAfter(first.get(), length - bits)
        ? Optional.of(new IpPrefix(first.get(), bits))
        : Optional.empty();
  }

  /**
   * The range of this size that an address is in; its zone does not matter.
   *
   * @param bits 0 to 32 or 128
   */
  public static IpPrefix around(IpAddress address, int bits) {
    int host = length(address) - bits;
    return new IpPrefix(
        new IpAddress(
            address.v6(),
            address.high() & ~ones(Math.max(host - 64, 0)),
            address.low() & ~ones(Math.min(host, 64)),
            0),
        bits);
  }

  /** Its last address: of an IPv4 network, where its broadcasts go to. */
  public IpAddress last() {
    int host = length(first) - bits;
    return new IpAddress(
        first.v6(),
        first.high() | ones(Math.max(host - 64, 0)),
        first.low() | ones(Math.min(host, 64)),
        0);
  }

  /** Whether an address is in the range; its zone does not matter. */
  public boolean contains(IpAddress address) {
    return contains(address.v6(), address.high(), address.low());
  }

  /** As {@link #contains(IpAddress)}, of an address in numbers, as a record of it has them. */
  public boolean contains(boolean v6, long addressHigh, long addressLow) {
    if (v6 != first.v6()) {
      return false;
    }
    int host = length(first) - bits;
    long high = (addressHigh ^ first.high()) & ~ones(Math.max(host - 64, 0));
    long low = (addressLow ^ first.low()) & ~ones(Math.min(host, 64));
    return high == 0 && low == 0;
  }

  /** As it is written in a configuration: {@code 10.79.0.0/16}. */
  @Override
  public String toString() {
    return first + "/" + bits;
  }

  private static int length(IpAddress address) {
    return address.v6() ? 128 : 32;
  }

  private static boolean isZeroAfter(IpAddress address, int host) {
    if (host <= 64) {
      return (address.low() & ones(host)) == 0;
    }
    return address.low() == 0 && (address.high() & ones(host - 64)) == 0;
  }

  /** The last {@code count} bits, 0 to 64; a shift by 64 would be one by 0. */
  private static long ones(int count) {
    return count == 64 ? -1 : (1L << count) - 1;
  }
}

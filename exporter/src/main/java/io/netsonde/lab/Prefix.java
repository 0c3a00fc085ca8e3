package io.netsonde.lab;

import io.netsonde.wire.IpAddress;

/**
 * A range of addresses.
 *
 * @param first its first address
 * @param bits how many bits all its addresses have in common with the first
 */
record Prefix(IpAddress first, int bits) {
  /** Reads {@code 10.79.0.0/16} or {@code fd79::/64}. */
  static Prefix parse(String text) {
    int slash = text.indexOf('/');
    if (slash > 0) {
      IpAddress first = IpAddress.parse(text.substring(0, slash)).orElse(null);
      String bits = text.substring(slash + 1);
      if (first != null && bits.matches("\\d{1,3}")) {
        int number = Integer.parseInt(bits);
        if (number <= (first.v6() ? 128 : 32)) {
          return new Prefix(first, number);
        }
      }
    }
    throw new IllegalArgumentException(
        "prefix: '" + text + "' (expected: as in 10.79.0.0/16 or fd79::/64)");
  }

  /** Whether an address is in the range. */
  boolean contains(IpAddress address) {
    if (address.v6() != first.v6()) {
      return false;
    }
    int length = first.v6() ? 128 : 32;
    // The last `host` bits may differ.
    int host = length - bits;
    long high = address.high() ^ first.high();
    long low = address.low() ^ first.low();
    return host >= 64 ? host == 128 || high >>> (host - 64) == 0 : high == 0 && low >>> host == 0;
  }

  @Override
  public String toString() {
    return first + "/" + bits;
  }
}

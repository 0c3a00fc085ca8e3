package io.netsonde.wire;

import java.util.HexFormat;
import java.util.Optional;

/**
 * The 48 bits by which a network card is known on its link (EUI-48, IEEE 802 section 8), as a
 * value.
 *
 * @param bits the six bytes in the order in which they are sent, in the lower 48 bits
 */
public record MacAddress(long bits) implements Comparable<MacAddress> {
  private static final int BYTES = 6;
  private static final long ALL = 0xffff_ffff_ffffL;
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  /** Refuses more than 48 bits. */
  public MacAddress {
    if ((bits & ~ALL) != 0) {
      throw new IllegalArgumentException("bits: " + bits + " (expected: 48 bits)");
    }
  }

  /** The address in six bytes; empty for any other number of them, as some kinds of links have. */
  public static Optional<MacAddress> of(byte[] bytes) {
    if (bytes.length != BYTES) {
      return Optional.empty();
    }
    long bits = 0;
    for (byte b : bytes) {
      bits = bits << 8 | (b & 0xff);
    }
    return Optional.of(new MacAddress(bits));
  }

  /**
   * Reads the notations in use: six groups of one or two digits with colons or hyphens between
   * them, or twelve digits.
   */
  public static Optional<MacAddress> parse(String text) {
    boolean bare = text.length() == 2 * BYTES;
    long bits = 0;
    int at = 0;
    for (int group = 0; group < BYTES; group++) {
      if (group > 0 && !bare) {
        if (at >= text.length() || (text.charAt(at) != ':' && text.charAt(at) != '-')) {
          return Optional.empty();
        }
        at++;
      }
      int digits = 0;
      int value = 0;
      while (digits < 2 && at < text.length() && HexFormat.isHexDigit(text.charAt(at))) {
        value = value << 4 | HexFormat.fromHexDigit(text.charAt(at++));
        digits++;
      }
      if (digits == 0) {
        return Optional.empty();
      }
      bits = bits << 8 | value;
    }
    return at == text.length() ? Optional.of(new MacAddress(bits)) : Optional.empty();
  }

  /**
   * Whether somebody other than the card's maker chose the address: a phone that hides, a virtual
   * machine, an administrator. It says nothing about the maker then.
   */
  public boolean isLocallyAdministered() {
    return (bits >>> 41 & 1) != 0;
  }

  /** Whether it stands for several cards, and so is no client's. */
  public boolean isGroup() {
    return (bits >>> 40 & 1) != 0;
  }

  /** Whether all bits are 0, which stands for no address. */
  public boolean isZero() {
    return bits == 0;
  }

  @Override
  public int compareTo(MacAddress other) {
    return Long.compare(bits, other.bits);
  }

  /** Small letters, colons between bytes, all zeros written. */
  @Override
  public String toString() {
    byte[] bytes = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      bytes[i] = (byte) (bits >>> (8 * (BYTES - 1 - i)));
    }
    return COLONS.formatHex(bytes);
  }
}

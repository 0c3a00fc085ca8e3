package io.netsonde.lab.emulation;

import static io.netsonde.wire.IcmpError.FRAGMENTATION_NEEDED;
import static io.netsonde.wire.IcmpError.PACKET_TOO_BIG_V6;
import static io.netsonde.wire.IcmpError.TIME_EXCEEDED;
import static io.netsonde.wire.IcmpError.TIME_EXCEEDED_V6;
import static io.netsonde.wire.IcmpError.UNREACHABLE;
import static io.netsonde.wire.IcmpError.UNREACHABLE_V6;

/**
 * An error that a network sends instead of a reply, in the words of both families.
 *
 * @param type of ICMP (RFC 792)
 * @param code of ICMP
 * @param type6 of ICMPv6 (RFC 4443)
 * @param code6 of ICMPv6
 * @param mtu greatest packet of the next hop in bytes, 0 where the error is not about it
 */
public record Refusal(int type, int code, int type6, int code6, int mtu) {
  /** Nothing answers there: 3/1 and 1/3. */
  public static Refusal hostUnreachable() {
    return new Refusal(UNREACHABLE, 1, UNREACHABLE_V6, 3, 0);
  }

  /** No program listens there: 3/3 and 1/4. */
  public static Refusal portUnreachable() {
    return new Refusal(UNREACHABLE, 3, UNREACHABLE_V6, 4, 0);
  }

  /** A firewall says no: 3/13 and 1/1. */
  public static Refusal prohibited() {
    return new Refusal(UNREACHABLE, 13, UNREACHABLE_V6, 1, 0);
  }

  /**
   * Destination unreachable with any code of either family: 3/code and 1/code.
   *
   * @param code 0 to 255
   */
  public static Refusal unreachable(int code) {
    if (code < 0 || code > 255) {
      throw new IllegalArgumentException("code: " + code + " (expected: 0 to 255)");
    }
    return new Refusal(UNREACHABLE, code, UNREACHABLE_V6, code, 0);
  }

  /** The hops were used up on the way: 11/0 and 3/0. */
  public static Refusal timeExceeded() {
    return new Refusal(TIME_EXCEEDED, 0, TIME_EXCEEDED_V6, 0, 0);
  }

  /**
   * A link on the way is too narrow: 3/4 and 2/0. The kernel that gets it remembers the MTU for the
   * destination.
   *
   * @param mtu of that link in bytes, 0 to 65535
   */
  public static Refusal packetTooBig(int mtu) {
    if (mtu < 0 || mtu > 65_535) {
      throw new IllegalArgumentException("mtu: " + mtu + " (expected: 0 to 65535)");
    }
    return new Refusal(UNREACHABLE, FRAGMENTATION_NEEDED, PACKET_TOO_BIG_V6, 0, mtu);
  }
}

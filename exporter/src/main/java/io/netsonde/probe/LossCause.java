package io.netsonde.probe;

import io.netsonde.linux.ErrorQueue;
import java.util.Locale;

/** Why a probe was lost: nothing came, or somebody said what became of it. */
public enum LossCause {
  /** Nothing came in time. */
  NO_REPLY,

  /** The host answered by RST: it is there, and nobody listens on the port. */
  REFUSED,

  /** The SYN or its answer: the port answered, but only after TCP had sent the SYN again. */
  RETRANSMITTED,

  /** ICMP 3/0, 3/6, 3/11; ICMPv6 1/0: no route to the network. */
  NET_UNREACHABLE,

  /** ICMP 3/1, 3/7, 3/12; ICMPv6 1/3: the last router does not reach the host. */
  HOST_UNREACHABLE,

  /** ICMP 3/2, 3/3; ICMPv6 1/4: the host does not take the packet. */
  PORT_UNREACHABLE,

  /** ICMP 3/9, 3/10, 3/13; ICMPv6 1/1, 1/5, 1/6: a filter refused it. */
  PROHIBITED,

  /** ICMP 3/4; ICMPv6 2/0: the packet is too big for a link on the way. */
  TOO_BIG,

  /** ICMP 11; ICMPv6 3: the packet went in a circle, or the way is too long. */
  TTL_EXCEEDED,

  /** Any other report about the packet. */
  OTHER_ERROR;

  /**
   * The cause that a report names.
   *
   * @param origin {@code SO_EE_ORIGIN_…}
   * @param type ICMP or ICMPv6 type (RFC 792, RFC 4443 section 3)
   * @param code ICMP or ICMPv6 code
   */
  static LossCause of(int origin, int type, int code) {
    return switch (origin) {
      case ErrorQueue.SO_EE_ORIGIN_ICMP -> ofIcmp(type, code);
      case ErrorQueue.SO_EE_ORIGIN_ICMP6 -> ofIcmpV6(type, code);
      default -> OTHER_ERROR;
    };
  }

  private static LossCause ofIcmp(int type, int code) {
    if (type == 11) {
      return TTL_EXCEEDED;
    }
    if (type != 3) {
      return OTHER_ERROR;
    }
    return switch (code) {
      case 0, 6, 11 -> NET_UNREACHABLE;
      case 1, 7, 12 -> HOST_UNREACHABLE;
      case 2, 3 -> PORT_UNREACHABLE;
      case 4 -> TOO_BIG;
      case 9, 10, 13 -> PROHIBITED;
      default -> OTHER_ERROR;
    };
  }

  private static LossCause ofIcmpV6(int type, int code) {
    return switch (type) {
      case 1 ->
          switch (code) {
            case 0 -> NET_UNREACHABLE;
            case 1, 5, 6 -> PROHIBITED;
            case 3 -> HOST_UNREACHABLE;
            case 4 -> PORT_UNREACHABLE;
            default -> OTHER_ERROR;
          };
      case 2 -> TOO_BIG;
      case 3 -> TTL_EXCEEDED;
      default -> OTHER_ERROR;
    };
  }

  /** The value of the {@code cause} label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

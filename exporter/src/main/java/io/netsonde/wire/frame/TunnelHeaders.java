package io.netsonde.wire.frame;

/**
 * What stands between an outer IP packet and an inner one: IP in IP, GRE with ERSPAN, VXLAN,
 * Geneve, GTP-U, Teredo. UDP's are told by their port, since nothing else tells.
 */
final class TunnelHeaders {
  /** RFC 2003. */
  private static final int IP_IN_IP = 4;

  /** RFC 4213. */
  private static final int IPV6_IN_IP = 41;

  /** RFC 2784. */
  private static final int GRE = 47;

  private static final int UDP = 17;

  /** IANA EtherType: an Ethernet frame in GRE. */
  private static final int ETHERNET = 0x6558;

  /** What ERSPAN type I and II, and type III, have for an EtherType. */
  private static final int ERSPAN = 0x88be;

  private static final int ERSPAN_III = 0x22eb;
  private static final int PPP = 0x880b;

  private static final int VXLAN_PORT = 4789;
  private static final int VXLAN_OLD_PORT = 8472;
  private static final int GENEVE_PORT = 6081;
  private static final int TEREDO_PORT = 3544;
  private static final int GTP_PORT = 2152;
  private static final int UDP_LENGTH = 8;
  private static final int VXLAN_LENGTH = 8;
  private static final int GENEVE_LENGTH = 8;
  private static final int GTP_LENGTH = 8;

  TunnelHeaders() {}

  /** Moves to the inner packet, as {@link LinkHeaders#skip} does. */
  int skip(Cursor c, int protocol, Packet packet) {
    return switch (protocol) {
      case IP_IN_IP, IPV6_IN_IP -> inner(c);
      case GRE -> gre(c, packet);
      case UDP -> udp(c, packet);
      default -> LinkHeaders.OTHER;
    };
  }

  /** What claims to be IP and is not, is a tunnel of something else: no mistake. */
  private static int inner(Cursor c) {
    if (!c.has(1)) {
      return c.length() == 0 ? LinkHeaders.OTHER : LinkHeaders.TRUNCATED;
    }
    int version = c.u8(0) >>> 4;
    return version == 4 || version == 6 ? LinkHeaders.IP : LinkHeaders.OTHER;
  }

  /** RFC 2784 and 2890: a checksum, a key and a number may be there. */
  private static int gre(Cursor c, Packet packet) {
    if (!c.has(4)) {
      return LinkHeaders.TRUNCATED;
    }
    int flags = c.u16(0);
    int type = c.u16(2);
    boolean numbered = (flags & 0x1000) != 0;
    int length =
        4 + ((flags & 0xc000) != 0 ? 4 : 0) + ((flags & 0x2000) != 0 ? 4 : 0) + (numbered ? 4 : 0);
    if ((flags & 7) == 1) {
      // RFC 2637, PPTP: an acknowledgement may follow.
      length += (flags & 0x80) != 0 ? 4 : 0;
    } else if ((flags & 0x4007) != 0) {
      return LinkHeaders.OTHER;
    }
    if (!c.has(length)) {
      return LinkHeaders.TRUNCATED;
    }
    c.skip(length);
    return switch (type) {
      case ETHERNET -> LinkHeaders.ethernet(c, packet);
      case ERSPAN -> erspan(c, packet, numbered ? 8 : 0);
      case ERSPAN_III -> erspanThree(c, packet);
      case PPP -> LinkHeaders.ppp(c);
      default -> LinkHeaders.payload(c, packet, Math.max(type, 0x600));
    };
  }

  private static int erspan(Cursor c, Packet packet, int length) {
    if (!c.has(length)) {
      return LinkHeaders.TRUNCATED;
    }
    c.skip(length);
    return LinkHeaders.ethernet(c, packet);
  }

  /** The last bit of 12 bytes says that 8 more follow. */
  private static int erspanThree(Cursor c, Packet packet) {
    return c.has(12) ? erspan(c, packet, (c.u8(11) & 1) == 0 ? 12 : 20) : LinkHeaders.TRUNCATED;
  }

  private static int udp(Cursor c, Packet packet) {
    if (!c.has(UDP_LENGTH)) {
      return LinkHeaders.TRUNCATED;
    }
    int from = c.u16(0);
    int to = c.u16(2);
    c.skip(UDP_LENGTH);
    return switch (to) {
      case VXLAN_PORT, VXLAN_OLD_PORT -> vxlan(c, packet);
      case GENEVE_PORT -> geneve(c, packet);
      case GTP_PORT -> gtp(c);
      case TEREDO_PORT -> teredo(c);
      default -> from == TEREDO_PORT ? teredo(c) : LinkHeaders.OTHER;
    };
  }

  /** RFC 7348 section 5: the flag says that there is a number, which all have. */
  private static int vxlan(Cursor c, Packet packet) {
    if (!c.has(VXLAN_LENGTH) || (c.u8(0) & 8) == 0) {
      return LinkHeaders.OTHER;
    }
    c.skip(VXLAN_LENGTH);
    return LinkHeaders.ethernet(c, packet);
  }

  /** RFC 8926 section 3.4. */
  private static int geneve(Cursor c, Packet packet) {
    if (!c.has(GENEVE_LENGTH) || c.u8(0) >>> 6 != 0) {
      return LinkHeaders.OTHER;
    }
    int type = c.u16(2);
    int length = GENEVE_LENGTH + (c.u8(0) & 0x3f) * 4;
    if (!c.has(length)) {
      return LinkHeaders.TRUNCATED;
    }
    c.skip(length);
    return type == ETHERNET
        ? LinkHeaders.ethernet(c, packet)
        : LinkHeaders.payload(c, packet, Math.max(type, 0x600));
  }

  /** 3GPP TS 29.281 section 5.1: a packet of a user, without extension headers. */
  private static int gtp(Cursor c) {
    if (!c.has(GTP_LENGTH) || (c.u8(0) & 0xf0) != 0x30 || c.u8(1) != 0xff) {
      return LinkHeaders.OTHER;
    }
    boolean further = (c.u8(0) & 7) != 0;
    if (further && (!c.has(GTP_LENGTH + 4) || c.u8(GTP_LENGTH + 3) != 0)) {
      return LinkHeaders.OTHER;
    }
    c.skip(GTP_LENGTH + (further ? 4 : 0));
    return inner(c);
  }

  /** RFC 4380 section 5.1.1: authentication and origin may stand before the packet. */
  private static int teredo(Cursor c) {
    if (c.has(4) && c.u16(0) == 1) {
      int length = 13 + c.u8(2) + c.u8(3);
      if (!c.has(length)) {
        return LinkHeaders.OTHER;
      }
      c.skip(length);
    }
    if (c.has(8) && c.u16(0) == 0) {
      c.skip(8);
    }
    return c.has(1) && c.u8(0) >>> 4 == 6 ? LinkHeaders.IP : LinkHeaders.OTHER;
  }
}

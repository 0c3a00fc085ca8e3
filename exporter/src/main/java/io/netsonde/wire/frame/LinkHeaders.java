package io.netsonde.wire.frame;

/**
 * What stands before IP: the headers of pcap-linktype(7), tags of VLANs, labels of MPLS, PPPoE.
 *
 * <p>Hot: once per packet, watched by bench tcp.
 */
final class LinkHeaders {
  /** What {@link #skip} returns where there is no IP and nothing wrong: ARP and the like. */
  static final int OTHER = 0;

  /** An IPv4 or IPv6 packet begins here, as its first four bits tell. */
  static final int IP = -1;

  /** A header was cut. */
  static final int TRUNCATED = -2;

  /** A header says what cannot be. */
  static final int MALFORMED = -3;

  /** This kind of link is not known. */
  static final int UNKNOWN = -4;

  static final int ETHERNET = 1;
  private static final int PPP = 9;
  private static final int FDDI = 10;
  private static final int RAW_BSD = 12;
  private static final int RAW_OPENBSD = 14;
  private static final int PPP_HDLC = 50;
  private static final int PPP_ETHER = 51;
  private static final int RAW = 101;
  private static final int CISCO_HDLC = 104;
  private static final int LOOP = 108;
  private static final int LINUX_SLL = 113;
  private static final int NULL = 0;
  private static final int IPV4 = 228;
  private static final int IPV6 = 229;
  private static final int NFLOG = 239;
  private static final int LINUX_SLL2 = 276;

  /** IANA EtherTypes. */
  private static final int TYPE_IPV4 = 0x0800;

  private static final int TYPE_IPV6 = 0x86dd;
  private static final int TYPE_VLAN = 0x8100;
  private static final int TYPE_QINQ = 0x88a8;

  /** Not IANA's: what was used for QinQ before there was a number. */
  private static final int TYPE_QINQ_OLD = 0x9100;

  private static final int TYPE_MPLS = 0x8847;
  private static final int TYPE_MPLS_MULTICAST = 0x8848;
  private static final int TYPE_PPPOE = 0x8864;

  /** IEEE 802.3: below, the field is a length, and LLC follows. */
  private static final int LEAST_TYPE = 0x600;

  /** linux/netfilter/nfnetlink_log.h: NFULA_PAYLOAD. */
  private static final int NFULA_PAYLOAD = 9;

  /** Headers of all kinds together; what has more is made to waste time. */
  private static final int MOST_HEADERS = 32;

  private LinkHeaders() {}

  /** Moves to the IP packet; returns {@link #IP} where there is one, else why there is none. */
  static int skip(Cursor c, int linkType, Packet packet) {
    return switch (linkType) {
      case ETHERNET -> ethernet(c, packet);
      case RAW, RAW_BSD, RAW_OPENBSD, IPV4, IPV6 -> ip(c);
      case NULL, LOOP -> loopback(c);
      case LINUX_SLL -> typed(c, packet, 14, 16);
      case LINUX_SLL2 -> typed(c, packet, 0, 20);
      case NFLOG -> nflog(c);
      case PPP, PPP_HDLC -> ppp(c);
      case PPP_ETHER -> pppoe(c);
      case CISCO_HDLC -> typed(c, packet, 2, 4);
      case FDDI -> c.has(13) ? llcAt(c, packet, 13) : TRUNCATED;
      default -> UNKNOWN;
    };
  }

  /** An Ethernet frame, of a wire or of a tunnel. */
  static int ethernet(Cursor c, Packet packet) {
    return typed(c, packet, 12, 14);
  }

  /** What an EtherType announces, from here on. */
  static int payload(Cursor c, Packet packet, int firstType) {
    int type = firstType;
    for (int headers = 0; headers < MOST_HEADERS; headers++) {
      switch (type) {
        case TYPE_IPV4 -> {
          return ip(c, 4);
        }
        case TYPE_IPV6 -> {
          return ip(c, 6);
        }
        case TYPE_VLAN, TYPE_QINQ, TYPE_QINQ_OLD -> {
          if (!c.has(4)) {
            return TRUNCATED;
          }
          packet.vlan(c.u16(0));
          type = c.u16(2);
          c.skip(4);
        }
        case TYPE_MPLS, TYPE_MPLS_MULTICAST -> {
          return mpls(c, packet);
        }
        case TYPE_PPPOE -> {
          return pppoe(c);
        }
        default -> {
          return type < LEAST_TYPE ? llcAt(c, packet, 0) : OTHER;
        }
      }
    }
    return MALFORMED;
  }

  private static int typed(Cursor c, Packet packet, int typeAt, int headerLength) {
    if (!c.has(headerLength)) {
      return TRUNCATED;
    }
    int type = c.u16(typeAt);
    c.skip(headerLength);
    return payload(c, packet, type);
  }

  private static int ip(Cursor c, int version) {
    return c.has(1) && c.u8(0) >>> 4 != version ? MALFORMED : ip(c);
  }

  private static int ip(Cursor c) {
    if (!c.has(1)) {
      return TRUNCATED;
    }
    int version = c.u8(0) >>> 4;
    return version == 4 || version == 6 ? IP : MALFORMED;
  }

  /** The address family is in the byte order of whoever captured, and differs between systems. */
  private static int loopback(Cursor c) {
    if (!c.has(4)) {
      return TRUNCATED;
    }
    int number = c.i32(0);
    int family = (number & 0xffff) == 0 ? Integer.reverseBytes(number) : number;
    c.skip(4);
    return switch (family) {
      // AF_INET of all, AF_INET6 of Linux, of NetBSD and OpenBSD, of FreeBSD, of Darwin.
      case 2, 10, 24, 28, 30 -> ip(c);
      default -> OTHER;
    };
  }

  /** IEEE 802.2 with SNAP (RFC 1042), or something that is not IP. */
  private static int llcAt(Cursor c, Packet packet, int offset) {
    if (!c.has(offset + 8)) {
      return OTHER;
    }
    if (c.u8(offset) != 0xaa || c.u8(offset + 1) != 0xaa) {
      return OTHER;
    }
    int type = c.u16(offset + 6);
    c.skip(offset + 8);
    return type < LEAST_TYPE ? OTHER : payload(c, packet, type);
  }

  /** RFC 3032: labels up to the one that is marked as the last; what follows must be guessed. */
  private static int mpls(Cursor c, Packet packet) {
    for (int labels = 0; labels < MOST_HEADERS; labels++) {
      if (!c.has(4)) {
        return TRUNCATED;
      }
      boolean last = (c.u8(2) & 1) == 1;
      c.skip(4);
      if (last) {
        return afterMpls(c, packet);
      }
    }
    return MALFORMED;
  }

  private static int afterMpls(Cursor c, Packet packet) {
    if (!c.has(1)) {
      return TRUNCATED;
    }
    return switch (c.u8(0) >>> 4) {
      case 4, 6 -> IP;
      case 0 -> {
        // RFC 4385: the control word of a pseudowire, most often of Ethernet.
        c.skip(4);
        yield ethernet(c, packet);
      }
      default -> OTHER;
    };
  }

  /** RFC 2516 section 4: version and type, code, session, length. */
  private static int pppoe(Cursor c) {
    if (!c.has(6)) {
      return TRUNCATED;
    }
    boolean session = c.u8(1) == 0;
    int length = c.u16(4);
    c.skip(6);
    c.limit(length);
    return session ? ppp(c) : OTHER;
  }

  /** RFC 1661 and 1662: address and control may be there, the protocol may be one byte. */
  static int ppp(Cursor c) {
    if (c.has(2) && c.u16(0) == 0xff03) {
      c.skip(2);
    }
    if (!c.has(2)) {
      return TRUNCATED;
    }
    int protocol = c.u8(0);
    if ((protocol & 1) == 0) {
      protocol = c.u16(0);
      c.skip(2);
    } else {
      c.skip(1);
    }
    return switch (protocol) {
      case 0x21, 0x57 -> ip(c);
      default -> OTHER;
    };
  }

  /** Netlink attributes in the byte order of whoever captured; the packet is in one of them. */
  private static int nflog(Cursor c) {
    if (!c.has(4)) {
      return TRUNCATED;
    }
    c.skip(4);
    while (c.has(4)) {
      int length = c.u16(0);
      int type = c.u16(2);
      // The type is small, so that its high byte is 0 in the order of the network.
      if (type > 0xff) {
        length = swapped(length);
        type = swapped(type);
      }
      if (length < 4) {
        return MALFORMED;
      }
      if ((type & 0x7fff) == NFULA_PAYLOAD) {
        c.skip(4);
        c.limit(length - 4);
        return ip(c);
      }
      c.skip(length + 3 & ~3);
    }
    return c.length() > 0 ? TRUNCATED : OTHER;
  }

  private static int swapped(int sixteenBits) {
    return (sixteenBits & 0xff) << 8 | sixteenBits >>> 8;
  }
}

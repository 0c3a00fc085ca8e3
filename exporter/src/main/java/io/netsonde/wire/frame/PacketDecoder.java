package io.netsonde.wire.frame;

import io.netsonde.wire.IcmpChecksum;
import io.netsonde.wire.IcmpError;
import io.netsonde.wire.Ipv4Header;
import io.netsonde.wire.Ipv6Header;
import io.netsonde.wire.TcpSegment;
import org.jspecify.annotations.Nullable;

/**
 * Reads a frame as far as TCP: link layer, IP with its options, extension headers and fragments,
 * tunnels.
 *
 * <p>Any byte may be missing and any may be wrong. What was read before stays; {@link
 * Packet#problem} says why it ended. Lengths are those on the wire, so that a small snap length
 * costs nothing but options.
 *
 * <p>Threads: one. Hot: once per packet and without allocation, watched by bench tcp.
 */
public final class PacketDecoder {
  /** RFC 8200 section 4 and others: what may stand between IPv6 and the transport. */
  private static final int HOP_BY_HOP = 0;

  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;
  private static final int DESTINATION = 60;
  private static final int MOBILITY = 135;
  private static final int HIP = 139;
  private static final int SHIM6 = 140;

  /** RFC 8200 section 4.1 has each at most twice. */
  private static final int MOST_EXTENSIONS = 16;

  /** More tunnels than anybody uses. */
  private static final int MOST_LAYERS = 8;

  private static final int MORE_FRAGMENTS = 0x2000;
  private static final int FRAGMENT_OFFSET = 0x1fff;
  private static final int FRAGMENT_UNIT = 8;

  private final Cursor cursor = new Cursor();
  private final Reassembly reassembly = new Reassembly();
  private final TunnelHeaders tunnels = new TunnelHeaders();
  private long now;

  /** A decoder without fragments. */
  public PacketDecoder() {}

  /** Reads a frame into a packet, of which nothing earlier remains. */
  public void decode(Frame frame, Packet packet) {
    if (packet.unusual || frame.vlanTag() != Frame.NO_VLAN) {
      clear(frame, packet);
    }
    if (!UsualFrame.read(frame, cursor, packet)) {
      clear(frame, packet);
      packet.unusual = true;
      decodeAny(frame, packet);
    }
  }

  private static void clear(Frame frame, Packet packet) {
    packet.clear();
    if (frame.vlanTag() != Frame.NO_VLAN) {
      packet.vlan(frame.vlanTag());
      packet.unusual = true;
    }
  }

  /** Reads a frame of whatever kind; apart, so that a test can hold the usual against it. */
  void decodeAny(Frame frame, Packet packet) {
    now = frame.epochNanos();
    cursor.moveTo(frame.bytes(), frame.offset(), frame.captured(), frame.length());
    int found = LinkHeaders.skip(cursor, frame.linkType(), packet);
    packet.problem = found == LinkHeaders.IP ? ip(packet) : problem(found, packet);
  }

  /** Packets in fragments of which not all came. */
  public long incompletePackets() {
    return reassembly.incomplete();
  }

  /** Packets in fragments that were given up because there were too many at a time. */
  public long evictedPackets() {
    return reassembly.evicted();
  }

  private @Nullable Undecodable problem(int found, Packet packet) {
    return switch (found) {
      case LinkHeaders.IP -> ip(packet);
      case LinkHeaders.TRUNCATED -> Undecodable.TRUNCATED;
      case LinkHeaders.MALFORMED -> Undecodable.MALFORMED;
      case LinkHeaders.UNKNOWN -> Undecodable.LINK_TYPE;
      default -> null;
    };
  }

  private @Nullable Undecodable ip(Packet packet) {
    if (packet.layers == MOST_LAYERS) {
      return Undecodable.NESTED;
    }
    return cursor.u8(0) >>> 4 == 4 ? ipv4(packet) : ipv6(packet);
  }

  private @Nullable Undecodable ipv4(Packet packet) {
    Cursor c = cursor;
    if (!c.has(Ipv4Header.MIN_LENGTH)) {
      return Undecodable.TRUNCATED;
    }
    int header = (c.u8(0) & 0xf) * 4;
    int length = c.u16(2);
    if (header < Ipv4Header.MIN_LENGTH || (length != 0 && length < header)) {
      return Undecodable.MALFORMED;
    }
    AddressPair pair = packet.inner;
    pair.v4(c.i32(12), c.i32(16));
    int fragmentation = c.u16(6);
    int offset = (fragmentation & FRAGMENT_OFFSET) * FRAGMENT_UNIT;
    boolean more = (fragmentation & MORE_FRAGMENTS) != 0;
    int identification = c.u16(4);
    if (length != 0) {
      // 0 is a packet of more than 64 KB that a card is to cut, or has put together.
      c.limit(length);
    }
    begin(packet, header, c.u8(8), c.u8(1), identification);
    if (packet.layers == 1) {
      packet.dontFragment = (fragmentation & 0x4000) != 0;
    }
    int protocol = c.u8(9);
    if (header > c.length()) {
      return Undecodable.MALFORMED;
    }
    c.skip(header);
    if (more || offset > 0) {
      return fragment(packet, pair, identification, protocol, offset, more);
    }
    return transport(packet, protocol);
  }

  private @Nullable Undecodable ipv6(Packet packet) {
    Cursor c = cursor;
    if (!c.has(Ipv6Header.LENGTH)) {
      return Undecodable.TRUNCATED;
    }
    AddressPair pair = packet.inner;
    pair.v6 = true;
    pair.sourceHigh = c.i64(8);
    pair.sourceLow = c.i64(16);
    pair.destinationHigh = c.i64(24);
    pair.destinationLow = c.i64(32);
    int length = c.u16(4);
    if (length != 0) {
      // 0 is a jumbogram (RFC 2675), or what a card is to cut.
      c.limit(Ipv6Header.LENGTH + length);
    }
    begin(packet, Ipv6Header.LENGTH, c.u8(7), c.u16(0) >>> 4 & 0xff, 0);
    int protocol = c.u8(6);
    c.skip(Ipv6Header.LENGTH);
    return extensions(packet, protocol);
  }

  /** Notes an IP header; of a tunnel, the outer one's facts are kept. */
  private void begin(
      Packet packet, int header, int hopLimit, int trafficClass, int identification) {
    packet.layers++;
    packet.innerIdentification = identification;
    if (packet.layers > 1) {
      return;
    }
    packet.ip = true;
    packet.outer.copy(packet.inner);
    packet.ipLength = cursor.length();
    packet.ipHeaderLength = header;
    packet.hopLimit = hopLimit;
    packet.trafficClass = trafficClass;
    packet.identification = identification;
  }

  private @Nullable Undecodable extensions(Packet packet, int first) {
    Cursor c = cursor;
    int protocol = first;
    for (int headers = 0; headers < MOST_EXTENSIONS; headers++) {
      int length;
      switch (protocol) {
        case HOP_BY_HOP, ROUTING, DESTINATION, MOBILITY, HIP, SHIM6 -> {
          if (!c.has(8)) {
            return Undecodable.TRUNCATED;
          }
          length = 8 + c.u8(1) * 8;
        }
        case AUTHENTICATION -> {
          if (!c.has(8)) {
            return Undecodable.TRUNCATED;
          }
          length = 8 + c.u8(1) * 4;
        }
        case FRAGMENT -> {
          if (!c.has(8)) {
            return Undecodable.TRUNCATED;
          }
          int offset = c.u16(2) & ~7;
          boolean more = (c.u8(3) & 1) != 0;
          if (more || offset > 0) {
            int identification = c.i32(4);
            int next = c.u8(0);
            c.skip(8);
            return fragment(packet, packet.inner, identification, next, offset, more);
          }
          length = 8;
        }
        default -> {
          return transport(packet, protocol);
        }
      }
      if (length > c.length()) {
        return Undecodable.MALFORMED;
      }
      protocol = c.u8(0);
      c.skip(length);
    }
    return Undecodable.NESTED;
  }

  private @Nullable Undecodable fragment(
      Packet packet, AddressPair pair, int number, int protocol, int offset, boolean more) {
    packet.fragment = true;
    packet.protocol = protocol;
    Reassembly.Slot whole = reassembly.add(cursor, pair, number, protocol, offset, more, now);
    if (whole == null) {
      return null;
    }
    packet.reassembled = true;
    cursor.moveTo(whole.head, 0, whole.headCaptured(), whole.length);
    return pair.v6 ? extensions(packet, protocol) : transport(packet, protocol);
  }

  private @Nullable Undecodable transport(Packet packet, int protocol) {
    packet.protocol = protocol;
    return switch (protocol) {
      case TcpSegment.PROTOCOL -> TcpReader.read(cursor, packet);
      case IcmpChecksum.ICMP, IcmpChecksum.ICMPV6 -> {
        icmp(packet, protocol == IcmpChecksum.ICMPV6);
        yield null;
      }
      default -> problem(tunnels.skip(cursor, protocol, packet), packet);
    };
  }

  /** Of ICMP only one thing matters: that a packet did not fit, and which. */
  private void icmp(Packet packet, boolean v6) {
    Cursor c = cursor;
    if (!c.has(IcmpError.HEADER_LENGTH) || !IcmpError.isTooBig(c.u8(0), c.u8(1), v6)) {
      return;
    }
    packet.fragmentationNeeded = true;
    c.skip(IcmpError.HEADER_LENGTH);
    AddressPair pair = packet.quoted;
    if (!v6 && c.has(Ipv4Header.MIN_LENGTH) && c.u8(0) >>> 4 == 4) {
      pair.v4(c.i32(12), c.i32(16));
      packet.quotedFound = true;
    } else if (v6 && c.has(Ipv6Header.LENGTH) && c.u8(0) >>> 4 == 6) {
      pair.v6 = true;
      pair.sourceHigh = c.i64(8);
      pair.sourceLow = c.i64(16);
      pair.destinationHigh = c.i64(24);
      pair.destinationLow = c.i64(32);
      packet.quotedFound = true;
    }
  }
}

package io.netsonde.wire.frame;

import io.netsonde.wire.Ipv4Header;
import io.netsonde.wire.TcpSegment;

/**
 * Reads what nearly all frames are: Ethernet, one IPv4 header without options and not of a
 * fragment, TCP. Whatever else there may be, {@link PacketDecoder} reads, which must find the same
 * here.
 *
 * <p>Hot: one question, and straight lines of reads from one array, of which a plain compiler makes
 * good code; the general way takes some 25 ns more for each packet. What is the same in all such
 * frames is written once, as long as no other frame comes between.
 */
final class UsualFrame {
  private static final int IP = 14;
  private static final int TCP = IP + Ipv4Header.MIN_LENGTH;
  private static final int OPTIONS = TCP + TcpSegment.MIN_LENGTH;

  private UsualFrame() {}

  /**
   * Reads a frame, if it is a usual one.
   *
   * @param cursor for options; is moved
   * @param packet empty, or of another usual frame; remains as it is where the frame is none
   * @return whether it was one
   */
  static boolean read(Frame frame, Cursor cursor, Packet packet) {
    int captured = frame.captured();
    if (frame.linkType() != LinkHeaders.ETHERNET || captured < OPTIONS) {
      return false;
    }
    byte[] b = frame.bytes();
    int at = frame.offset();
    int fragmentation = u16(b, at + IP + 6);
    int length = u16(b, at + IP + 2);
    int header = (b[at + TCP + 12] >>> 2) & 0x3c;
    int other =
        (u16(b, at + 12) ^ 0x0800)
            | (b[at + IP] ^ 0x45)
            | (fragmentation & 0x3fff)
            | (b[at + IP + 9] ^ TcpSegment.PROTOCOL);
    int payload = length - Ipv4Header.MIN_LENGTH - header;
    if (other != 0
        || header < TcpSegment.MIN_LENGTH
        || payload < 0
        || length + IP > Math.max(captured, frame.length())) {
      return false;
    }
    TcpView tcp = packet.tcp;
    tcp.sourcePort = u16(b, at + TCP);
    tcp.destinationPort = u16(b, at + TCP + 2);
    tcp.sequence = i32(b, at + TCP + 4);
    tcp.acknowledgement = i32(b, at + TCP + 8);
    tcp.flags = b[at + TCP + 13] & 0xff;
    tcp.window = u16(b, at + TCP + 14);
    tcp.headerLength = header;
    tcp.payload = payload;
    packet.trafficClass = b[at + IP + 1] & 0xff;
    packet.identification = u16(b, at + IP + 4);
    packet.hopLimit = b[at + IP + 8] & 0xff;
    int source = i32(b, at + IP + 12);
    int destination = i32(b, at + IP + 16);
    packet.outer.v4Again(source, destination);
    packet.inner.v4Again(source, destination);
    packet.innerIdentification = packet.identification;
    packet.ipLength = length;
    packet.dontFragment = (fragmentation & 0x4000) != 0;
    if (packet.layers == 0) {
      once(packet);
    }
    if (header != TcpSegment.MIN_LENGTH || tcp.noted != TcpView.NOTHING) {
      options(frame, cursor, packet);
    }
    return true;
  }

  private static void once(Packet packet) {
    packet.ip = true;
    packet.ipHeaderLength = Ipv4Header.MIN_LENGTH;
    packet.layers = 1;
    packet.protocol = TcpSegment.PROTOCOL;
    packet.tcpFound = true;
    packet.tcpWhole = true;
  }

  /** Timestamps alone are what nearly all segments have for options. */
  private static void options(Frame frame, Cursor cursor, Packet packet) {
    byte[] b = frame.bytes();
    int at = frame.offset() + OPTIONS;
    TcpView tcp = packet.tcp;
    boolean aligned =
        tcp.headerLength == TcpReader.ALIGNED_TIMESTAMPS_END
            && frame.captured() >= TCP + TcpReader.ALIGNED_TIMESTAMPS_END
            && i32(b, at) == TcpReader.ALIGNED_TIMESTAMPS;
    if (!aligned || tcp.noted != TcpView.TIMESTAMPS) {
      tcp.clear();
    }
    if (aligned) {
      tcp.timestamps(i32(b, at + 4), i32(b, at + 8));
      tcp.optionsDigest = TcpReader.timestampsDigest(tcp);
      tcp.noted = TcpView.TIMESTAMPS;
    } else if (tcp.headerLength != TcpSegment.MIN_LENGTH) {
      cursor.moveTo(b, frame.offset(), frame.captured(), frame.length());
      cursor.skip(TCP);
      cursor.limit(packet.ipLength - Ipv4Header.MIN_LENGTH);
      TcpReader.options(cursor, tcp);
      tcp.noted = TcpView.OTHERS;
    }
  }

  private static int u16(byte[] b, int at) {
    return ((b[at] & 0xff) << 8) | (b[at + 1] & 0xff);
  }

  /** Of two halves, because what is longer is not put where it is used. */
  private static int i32(byte[] b, int at) {
    return (u16(b, at) << 16) | u16(b, at + 2);
  }
}

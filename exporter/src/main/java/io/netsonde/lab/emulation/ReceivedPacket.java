package io.netsonde.lab.emulation;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.Ipv4Header;
import io.netsonde.wire.Ipv6Header;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A whole IP packet in a buffer that will be used again.
 *
 * @param bytes the buffer; the packet begins at its beginning
 * @param length of the packet, header and data
 * @param payload where the data begins
 * @param protocol of the data
 * @param hopLimit hops left
 * @param source who sent it
 * @param destination who is to get it
 */
record ReceivedPacket(
    MemorySegment bytes,
    int length,
    int payload,
    int protocol,
    int hopLimit,
    IpAddress source,
    IpAddress destination) {

  /** Reads a packet; null when it is none, a fragment, or has IPv6 extension headers in front. */
  static @Nullable ReceivedPacket of(MemorySegment bytes, int available) {
    int header = Ipv4Header.length(bytes, 0, available);
    if (header > 0) {
      int total = Ipv4Header.totalLength(bytes, 0);
      return total < header || total > available || Ipv4Header.isFragment(bytes, 0)
          ? null
          : new ReceivedPacket(
              bytes,
              total,
              header,
              Ipv4Header.protocol(bytes, 0),
              Ipv4Header.timeToLive(bytes, 0),
              Ipv4Header.source(bytes, 0),
              Ipv4Header.destination(bytes, 0));
    }
    if (Ipv6Header.length(bytes, 0, available) < 0) {
      return null;
    }
    int total = Ipv6Header.LENGTH + Ipv6Header.payloadLength(bytes, 0);
    return total > available
        ? null
        : new ReceivedPacket(
            bytes,
            total,
            Ipv6Header.LENGTH,
            Ipv6Header.nextHeader(bytes, 0),
            Ipv6Header.hopLimit(bytes, 0),
            Ipv6Header.source(bytes, 0),
            Ipv6Header.destination(bytes, 0));
  }

  boolean v6() {
    return destination.v6();
  }

  int payloadLength() {
    return length - payload;
  }
}

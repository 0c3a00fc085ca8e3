package io.netsonde.lab.emulation;

import io.netsonde.wire.IcmpChecksum;
import io.netsonde.wire.IcmpError;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.Ipv4Header;
import io.netsonde.wire.Ipv6Header;
import java.lang.foreign.MemorySegment;

/**
 * A packet in the making: room for the IP header, then the data, written by others through {@link
 * #bytes} from {@link #payload} on.
 */
final class Reply {
  private final MemorySegment bytes;
  private final int payload;
  private final IpAddress source;
  private final IpAddress destination;

  /**
   * Makes room for a packet.
   *
   * @param length of its data
   */
  Reply(IpAddress source, IpAddress destination, int length) {
    this.source = source;
    this.destination = destination;
    payload = source.v6() ? Ipv6Header.LENGTH : Ipv4Header.MIN_LENGTH;
    bytes = MemorySegment.ofArray(new byte[payload + length]);
  }

  /** An error about a request, whole and quoting its beginning. */
  static MemorySegment error(ReceivedPacket request, Refusal refusal, Fate fate) {
    boolean v6 = request.v6();
    IpAddress offender = fate.offender;
    int quoted = IcmpError.quotedLength(request.length(), v6);
    Reply reply =
        new Reply(
            offender == null ? request.destination() : offender,
            request.source(),
            IcmpError.HEADER_LENGTH + quoted);
    IcmpError.write(
        reply.bytes,
        reply.payload,
        v6,
        v6 ? refusal.type6() : refusal.type(),
        v6 ? refusal.code6() : refusal.code(),
        refusal.mtu());
    MemorySegment.copy(
        request.bytes(), 0, reply.bytes, reply.payload + (long) IcmpError.HEADER_LENGTH, quoted);
    reply.sealIcmp();
    return reply.finish(v6 ? IcmpChecksum.ICMPV6 : IcmpChecksum.ICMP, fate.hopLimit);
  }

  MemorySegment bytes() {
    return bytes;
  }

  int payload() {
    return payload;
  }

  IpAddress source() {
    return source;
  }

  IpAddress destination() {
    return destination;
  }

  /** Makes the checksum of an ICMP message right. */
  void sealIcmp() {
    IcmpChecksum.write(bytes, payload, payloadLength(), source, destination);
  }

  private int payloadLength() {
    return (int) bytes.byteSize() - payload;
  }

  /** Writes the IP header and hands the packet out. */
  MemorySegment finish(int protocol, int hopLimit) {
    if (source.v6()) {
      Ipv6Header.write(bytes, 0, payloadLength(), protocol, hopLimit, source, destination);
    } else {
      Ipv4Header.write(bytes, 0, (int) bytes.byteSize(), protocol, hopLimit, source, destination);
    }
    return bytes;
  }
}

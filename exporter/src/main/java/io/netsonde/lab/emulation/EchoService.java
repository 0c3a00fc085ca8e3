package io.netsonde.lab.emulation;

import static io.netsonde.wire.IcmpEcho.HEADER_LENGTH;

import io.netsonde.wire.IcmpChecksum;
import io.netsonde.wire.IcmpEcho;
import io.netsonde.wire.IpAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Answers echo requests. For the loop's thread. */
final class EchoService {
  private final Outbox outbox;

  EchoService(Outbox outbox) {
    this.outbox = outbox;
  }

  /** Meets an ICMP or ICMPv6 message to an address. */
  void receive(ReceivedPacket packet, EmulatedAddress to, long now) {
    int length = packet.payloadLength();
    if (length < HEADER_LENGTH
        || !IcmpChecksum.isRight(
            packet.bytes(), packet.payload(), length, packet.source(), packet.destination())) {
      to.happened(Event.DAMAGE);
      return;
    }
    if (!IcmpEcho.isRequest(packet.bytes(), packet.payload(), packet.v6())) {
      return;
    }
    to.happened(Event.ECHO_REQUEST);
    Fate fate = to.meet();
    if (fate.dropped) {
      to.happened(Event.DROP);
      return;
    }
    Refusal refusal = fate.refusal;
    if (refusal != null) {
      outbox.put(now + fate.delay, Reply.error(packet, refusal, fate), to, Event.ICMP_ERROR);
      return;
    }
    outbox.reply(to, fate, reply(packet, fate), Event.ECHO_REPLY, now);
  }

  private static MemorySegment reply(ReceivedPacket request, Fate fate) {
    IpAddress source = fate.source;
    int data = Math.min(request.payloadLength() - HEADER_LENGTH, fate.dataLimit);
    Reply reply =
        new Reply(
            source == null ? request.destination() : source,
            request.source(),
            HEADER_LENGTH + data);
    MemorySegment bytes = reply.bytes();
    int at = reply.payload();
    int asked = request.payload();
    IcmpEcho.writeReply(
        bytes,
        at,
        request.v6(),
        IcmpEcho.identifier(request.bytes(), asked) + fate.identifierError,
        IcmpEcho.sequence(request.bytes(), asked) + fate.sequenceError);
    MemorySegment.copy(
        request.bytes(), asked + (long) HEADER_LENGTH, bytes, at + (long) HEADER_LENGTH, data);
    if (fate.corrupted >= 0 && fate.corrupted < data) {
      invert(bytes, at + HEADER_LENGTH + (long) fate.corrupted);
    }
    reply.sealIcmp();
    if (fate.checksumError) {
      invert(bytes, at + 2L);
    }
    return reply.finish(request.v6() ? IcmpChecksum.ICMPV6 : IcmpChecksum.ICMP, fate.hopLimit);
  }

  private static void invert(MemorySegment bytes, long offset) {
    bytes.set(ValueLayout.JAVA_BYTE, offset, (byte) ~bytes.get(ValueLayout.JAVA_BYTE, offset));
  }
}

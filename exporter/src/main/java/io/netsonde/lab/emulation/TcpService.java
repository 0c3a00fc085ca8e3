package io.netsonde.lab.emulation;

import static io.netsonde.wire.TcpSegment.ACK;
import static io.netsonde.wire.TcpSegment.FIN;
import static io.netsonde.wire.TcpSegment.RST;
import static io.netsonde.wire.TcpSegment.SYN;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.TcpOptions;
import io.netsonde.wire.TcpSegment;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/**
 * Meets TCP segments: answers the first of a handshake, watches the rest of it, and resets what
 * comes after, since nobody is at home. For the loop's thread.
 */
final class TcpService {
  /** What Linux offers first. */
  private static final int WINDOW = 64_240;

  private final Outbox outbox;
  private final Random sequences = new Random(1);

  TcpService(Outbox outbox) {
    this.outbox = outbox;
  }

  /** Meets a segment to an address. */
  void receive(ReceivedPacket packet, EmulatedAddress to, long now) {
    MemorySegment bytes = packet.bytes();
    int at = packet.payload();
    int length = packet.payloadLength();
    int header = TcpSegment.headerLength(bytes, at, length);
    if (header < 0
        || !TcpSegment.isIntact(bytes, at, length, packet.source(), packet.destination())) {
      to.happened(Event.DAMAGE);
      return;
    }
    Handshakes.Peer peer =
        new Handshakes.Peer(
            packet.source(),
            TcpSegment.sourcePort(bytes, at),
            TcpSegment.destinationPort(bytes, at));
    int flags = TcpSegment.flags(bytes, at);
    if ((flags & RST) != 0) {
      if (to.handshakes.reset(peer, TcpSegment.sequence(bytes, at))) {
        to.happened(Event.RESET);
      }
    } else if ((flags & (SYN | ACK)) == SYN) {
      to.happened(Event.SYN);
      to.saw(seen(packet, header));
      request(packet, peer, to, now);
    } else if ((flags & FIN) != 0 || length > header) {
      abort(packet, peer, to, now);
    } else if (to.handshakes.complete(peer, TcpSegment.acknowledgement(bytes, at))) {
      to.happened(Event.ACKNOWLEDGEMENT);
    }
  }

  private void request(ReceivedPacket packet, Handshakes.Peer peer, EmulatedAddress to, long now) {
    Fate fate = to.meet();
    if (fate.dropped) {
      to.happened(Event.DROP);
      return;
    }
    Refusal refusal = fate.refusal;
    if (refusal != null) {
      refuse(packet, refusal, fate, to, now);
      return;
    }
    switch (to.port(peer.asked())) {
      case TcpPort.Open open ->
          outbox.reply(
              to, fate, synAck(packet, peer, to, fate, open.segmentSize(), 0), Event.SYN_ACK, now);
      case TcpPort.WrongAcknowledgement wrong ->
          outbox.reply(
              to,
              fate,
              synAck(packet, peer, to, fate, wrong.segmentSize(), wrong.error()),
              Event.SYN_ACK,
              now);
      case TcpPort.FirstSynAckLost lost -> {
        to.happened(Event.DROP);
        // The client's own retransmission changes nothing about when ours is due.
        if (to.handshakes.of(peer, TcpSegment.sequence(packet.bytes(), packet.payload())) == null) {
          MemorySegment answer = synAck(packet, peer, to, fate, lost.segmentSize(), 0);
          outbox.put(now + fate.delay + lost.timeout().toNanos(), answer, to, Event.RETRANSMISSION);
        }
      }
      case TcpPort.Closed closed ->
          outbox.reply(to, fate, refusal(packet, peer, fate), Event.REFUSAL, now);
      case TcpPort.Silent silent -> to.happened(Event.DROP);
      case TcpPort.Refused refused -> refuse(packet, refused.refusal(), fate, to, now);
    }
  }

  private void refuse(
      ReceivedPacket packet, Refusal refusal, Fate fate, EmulatedAddress to, long now) {
    outbox.put(now + fate.delay, Reply.error(packet, refusal, fate), to, Event.ICMP_ERROR);
  }

  /** A request that comes again gets the same answer again. */
  private MemorySegment synAck(
      ReceivedPacket packet,
      Handshakes.Peer peer,
      EmulatedAddress to,
      Fate fate,
      int segmentSize,
      int error) {
    int request = TcpSegment.sequence(packet.bytes(), packet.payload());
    Handshakes.Handshake handshake = to.handshakes.of(peer, request);
    if (handshake == null) {
      handshake = new Handshakes.Handshake(request, sequences.nextInt(), request + 1 + error);
      to.handshakes.begin(peer, handshake);
    }
    Reply reply = segment(packet, fate, TcpSegment.MAX_WRITTEN);
    int length =
        TcpSegment.writeSynAck(
            reply.bytes(),
            reply.payload(),
            peer.asked(),
            peer.port(),
            handshake.sequence(),
            handshake.acknowledgement(),
            WINDOW,
            segmentSize);
    return sealed(reply, length, fate);
  }

  private static MemorySegment refusal(ReceivedPacket packet, Handshakes.Peer peer, Fate fate) {
    int request = TcpSegment.sequence(packet.bytes(), packet.payload());
    Reply reply = segment(packet, fate, TcpSegment.MIN_LENGTH);
    int length =
        TcpSegment.writeRefusal(
            reply.bytes(), reply.payload(), peer.asked(), peer.port(), request + 1);
    return sealed(reply, length, fate);
  }

  private void abort(ReceivedPacket packet, Handshakes.Peer peer, EmulatedAddress to, long now) {
    Fate fate = new Fate();
    Reply reply = segment(packet, fate, TcpSegment.MIN_LENGTH);
    int length =
        TcpSegment.writeReset(
            reply.bytes(),
            reply.payload(),
            peer.asked(),
            peer.port(),
            TcpSegment.acknowledgement(packet.bytes(), packet.payload()));
    outbox.put(now, sealed(reply, length, fate), to, Event.ABORT);
  }

  private static Reply segment(ReceivedPacket packet, Fate fate, int length) {
    IpAddress source = fate.source;
    return new Reply(source == null ? packet.destination() : source, packet.source(), length);
  }

  private static MemorySegment sealed(Reply reply, int length, Fate fate) {
    TcpSegment.seal(reply.bytes(), reply.payload(), length, reply.source(), reply.destination());
    return reply.finish(TcpSegment.PROTOCOL, fate.hopLimit);
  }

  private static SeenSyn seen(ReceivedPacket packet, int header) {
    MemorySegment bytes = packet.bytes();
    int at = packet.payload();
    return new SeenSyn(
        TcpSegment.destinationPort(bytes, at),
        TcpSegment.sourcePort(bytes, at),
        TcpSegment.sequence(bytes, at),
        TcpSegment.window(bytes, at),
        packet.hopLimit(),
        TcpOptions.maximumSegmentSize(bytes, at, header),
        TcpOptions.kinds(bytes, at, header));
  }
}

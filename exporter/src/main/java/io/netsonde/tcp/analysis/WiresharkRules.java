package io.netsonde.tcp.analysis;

import static io.netsonde.tcp.analysis.Sequence.after;
import static io.netsonde.tcp.analysis.Sequence.before;

import io.netsonde.wire.TcpSegment;
import io.netsonde.wire.frame.Frame;
import io.netsonde.wire.frame.Packet;
import io.netsonde.wire.frame.TcpView;

/**
 * What Wireshark 4.0 says of a segment ("TCP Analysis" in its User's Guide), rule by rule in its
 * order, so that a capture can be compared frame by frame.
 *
 * <p>Two things are different on purpose. A counter that wraps below zero there makes
 * retransmissions fast ones that are not; and segments whose options the snap length has cut are
 * judged here.
 */
final class WiresharkRules implements Rules {
  private static final int SYN = TcpSegment.SYN;
  private static final int FIN = TcpSegment.FIN;
  private static final int RST = TcpSegment.RST;
  private static final int ACK = TcpSegment.ACK;
  private static final long FAST_NANOS = 20_000_000;
  private static final long REORDERING_NANOS = 3_000_000;

  /** In the place of a number of duplicate acknowledgements. */
  private static final int UNSEEN_TOLD = -1;

  @Override
  public boolean isAnother(Conversation conversation, Side sender, Packet packet) {
    return sender.firstKnown && sender.first != packet.tcp().sequence();
  }

  @Override
  public int judge(
      Conversation conversation,
      Side sender,
      Side receiver,
      Packet packet,
      Frame.Direction direction,
      long now) {
    TcpView tcp = packet.tcp();
    int findings = begin(conversation, sender, receiver, tcp, now);
    findings |= look(sender, receiver, tcp);
    if (tcp.acknowledgement() != sender.lastAck) {
      sender.duplicateAcks = 0;
    }
    if (tcp.has(ACK)
        && receiver.contiguousKnown
        && after(tcp.acknowledgement(), receiver.contiguous)) {
      findings |= unseen(receiver);
    }
    boolean occupies = tcp.payload() > 0 || tcp.has(SYN | FIN);
    if (occupies && (findings & Findings.KEEP_ALIVE) == 0) {
      findings |= order(conversation, sender, receiver, tcp, now);
    }
    remember(sender, tcp, findings, now);
    return findings;
  }

  /** Where both sides began, and by how much windows are shifted. */
  private static int begin(
      Conversation conversation, Side sender, Side receiver, TcpView tcp, long now) {
    int findings = 0;
    int sequence = tcp.sequence();
    if (tcp.has(SYN) && sender.firstKnown) {
      if (!tcp.has(ACK)) {
        // The same again: as if nothing after it had been sent.
        sender.next = sender.contiguous;
      } else if (sender.first != sequence) {
        sender.first = sequence;
        findings = Findings.REUSED_PORTS;
      }
    }
    if (!sender.firstKnown) {
      sender.first = tcp.has(SYN) ? sequence : sequence - 1;
      sender.firstKnown = true;
    }
    if (!receiver.firstKnown && tcp.has(ACK)) {
      receiver.first = tcp.acknowledgement() - 1;
      receiver.firstKnown = true;
    }
    if (tcp.has(SYN)) {
      if (!tcp.has(ACK)) {
        conversation.synTime = now;
      }
      if (tcp.windowScale() >= 0) {
        sender.scale = Math.min(14, tcp.windowScale());
      } else if (sender.scale == Side.SCALE_UNKNOWN) {
        sender.scale = Side.SCALE_NONE;
        receiver.scale = Side.SCALE_NONE;
      }
    } else if (tcp.has(ACK)) {
      sender.scaled = true;
      if (conversation.handshakeNanos == 0 && conversation.synTime != 0) {
        conversation.handshakeNanos = now - conversation.synTime;
      }
    }
    return findings;
  }

  /** What a segment is by itself. */
  private static int look(Side sender, Side receiver, TcpView tcp) {
    int sequence = tcp.sequence();
    int payload = tcp.payload();
    int window = tcp.window();
    boolean plain = !tcp.has(SYN | FIN | RST);
    boolean inOrder = sender.known && sequence == sender.next;
    if (payload == 1 && inOrder && receiver.window == 0 && receiver.known) {
      return Findings.ZERO_WINDOW_PROBE;
    }
    int findings = 0;
    if (window == 0 && plain) {
      findings |= Findings.ZERO_WINDOW;
    }
    if (sender.known && after(sequence, sender.next) && !tcp.has(RST)) {
      findings |= Findings.LOST_SEGMENT;
    }
    if (payload <= 1 && sender.known && sequence == sender.next - 1 && plain) {
      findings |= Findings.KEEP_ALIVE;
    }
    boolean repeats = payload == 0 && inOrder && tcp.acknowledgement() == sender.lastAck && plain;
    if (repeats && window != 0 && window != sender.window) {
      findings |= Findings.WINDOW_UPDATE;
    }
    if (payload > 0
        && plain
        && receiver.scale != Side.SCALE_UNKNOWN
        && sequence + payload == receiver.lastAck + (int) receiver.scaledWindow()) {
      findings |= Findings.WINDOW_FULL;
    }
    if (repeats && window == sender.window) {
      findings |= repetition(sender, receiver, tcp);
    }
    return findings;
  }

  /** An acknowledgement that says nothing new. */
  private static int repetition(Side sender, Side receiver, TcpView tcp) {
    if (tcp.window() == 0) {
      return (receiver.lastFindings & Findings.ZERO_WINDOW_PROBE) != 0
          ? Findings.ZERO_WINDOW_PROBE_ACK
          : 0;
    }
    if ((receiver.lastFindings & Findings.KEEP_ALIVE) != 0) {
      return Findings.KEEP_ALIVE_ACK;
    }
    if (tcp.multipath() != sender.multipath) {
      return 0;
    }
    sender.duplicateAcks = Math.max(0, sender.duplicateAcks) + 1;
    return Findings.DUPLICATE_ACK;
  }

  /** Told once for each gap; where there is none, once until the other side acknowledges more. */
  private static int unseen(Side receiver) {
    if (after(receiver.next, receiver.contiguous)) {
      receiver.contiguous = receiver.next;
      return Findings.ACK_LOST;
    }
    boolean told = receiver.duplicateAcks != 0;
    receiver.duplicateAcks = UNSEEN_TOLD;
    return told ? 0 : Findings.ACK_LOST;
  }

  /** Whether it was sent before, or overtaken. */
  private static int order(
      Conversation conversation, Side sender, Side receiver, TcpView tcp, long now) {
    int sequence = tcp.sequence();
    int payload = tcp.payload();
    boolean old =
        sender.known
            && before(sequence, sender.next)
            && !(payload > 1 && sequence == sender.next - 1);
    if (payload > 0 && receiver.acked && !after(sequence + payload, receiver.lastAck)) {
      return Findings.RETRANSMISSION | Findings.SPURIOUS;
    }
    if (!old) {
      return 0;
    }
    if (receiver.duplicateAcks >= 2
        && receiver.lastAck == sequence
        && isWithin(now - receiver.ackTime, FAST_NANOS)) {
      return Findings.RETRANSMISSION | Findings.FAST;
    }
    long limit = conversation.handshakeNanos == 0 ? REORDERING_NANOS : conversation.handshakeNanos;
    int end = sequence + payload + (tcp.has(SYN | FIN) ? 1 : 0);
    if (isWithin(now - sender.nextTime, limit) && sender.next != end) {
      return Findings.OUT_OF_ORDER;
    }
    return Findings.RETRANSMISSION;
  }

  /** Stamps that go backwards are not close to each other. */
  private static boolean isWithin(long nanos, long limit) {
    return nanos >= 0 && nanos < limit;
  }

  private static void remember(Side sender, TcpView tcp, int findings, long now) {
    int end = tcp.sequence() + tcp.payload() + (tcp.has(SYN | FIN) ? 1 : 0);
    if ((findings & Findings.ZERO_WINDOW_PROBE) == 0) {
      if (!sender.known || after(end, sender.next)) {
        sender.next = end;
        sender.nextTime = now;
        sender.known = end != 0;
      }
      if (!sender.contiguousKnown || tcp.sequence() == sender.contiguous) {
        sender.contiguous = sender.next;
        sender.contiguousKnown = sender.next != 0;
      }
    }
    sender.window = tcp.window();
    sender.lastAck = tcp.acknowledgement();
    sender.acked = tcp.acknowledgement() != 0;
    sender.ackTime = now;
    sender.lastFindings = findings;
    sender.multipath = tcp.multipath();
  }
}

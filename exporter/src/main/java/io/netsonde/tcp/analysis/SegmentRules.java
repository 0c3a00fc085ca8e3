package io.netsonde.tcp.analysis;

import static io.netsonde.tcp.analysis.Sequence.after;
import static io.netsonde.tcp.analysis.Sequence.before;

import io.netsonde.wire.TcpSegment;
import io.netsonde.wire.frame.Frame;
import io.netsonde.wire.frame.Packet;
import io.netsonde.wire.frame.TcpView;

/**
 * What a segment is, by all that tells.
 *
 * <p><b>Sent before or overtaken?</b> A segment that occupies sequence numbers below the highest of
 * its side is one or the other. Wireshark guesses by the time that has passed. Here:
 *
 * <ol>
 *   <li>what this machine sends itself is in order, so it was sent before: exactly what the kernel
 *       counts as {@code RetransSegs};
 *   <li>what has been acknowledged cannot be on its way any more;
 *   <li>the identification of IPv4, where this side counts it up, as Linux and Windows do for each
 *       connection, tells the order of sending;
 *   <li>TCP's timestamps tell it where they differ;
 *   <li>only then the time: what comes within a round trip of the highest may have been overtaken.
 * </ol>
 *
 * <p>A question about the window is one even where it looks like a keep-alive, as Linux's does:
 * what counts is that the window is closed.
 *
 * <p>Hot: once per segment, watched by bench tcp.
 */
final class SegmentRules implements Rules {
  private static final int SYN = TcpSegment.SYN;
  private static final int FIN = TcpSegment.FIN;
  private static final int RST = TcpSegment.RST;
  private static final int ACK = TcpSegment.ACK;
  private static final long FAST_NANOS = 20_000_000;
  private static final long REORDERING_NANOS = 3_000_000;

  /** net/tcp.h: TCP_RTO_MIN, the least time after which Linux repeats by itself. */
  private static final long TIMEOUT_NANOS = 200_000_000;

  /** So many identifications may be left out between two that still count up. */
  private static final int MOST_SKIPPED = 2046;

  private static final int MOST_TRUST = 8;
  private static final int DISTRUST = 4;

  @Override
  public boolean isAnother(Conversation conversation, Side sender, Packet packet) {
    boolean same = sender.syn && sender.first == packet.tcp().sequence();
    if (conversation.isOver()) {
      return !same || sender.fin;
    }
    // An old connection of which only the middle was seen may still be going on; its SYN is not.
    return sender.syn ? !same : conversation.stage == Conversation.Stage.JOINED;
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
    boolean usual =
        (tcp.flags() & (SYN | FIN | RST | ACK)) == ACK
            && sender.known
            && tcp.sequence() == sender.next
            && tcp.window() != 0
            && tcp.payload() != 1;
    if (usual) {
      return judgeInOrder(conversation, sender, receiver, packet, now);
    }
    begin(conversation, sender, receiver, tcp, now);
    int findings = look(sender, receiver, tcp) | unseen(receiver, tcp);
    boolean occupies = tcp.payload() > 0 || tcp.has(SYN | FIN);
    boolean probe = (findings & (Findings.KEEP_ALIVE | Findings.ZERO_WINDOW_PROBE)) != 0;
    if (occupies && !probe && sender.known && before(tcp.sequence(), sender.next)) {
      findings |= old(conversation, sender, receiver, packet, direction, now);
    }
    remember(sender, packet, findings, occupies && !probe, now);
    return findings;
  }

  /**
   * The short way of nearly all segments: in order, with an open window, neither beginning nor
   * ending anything, and no byte alone, which might be a question. Whatever the long way asks
   * beyond this is settled by that.
   */
  private static int judgeInOrder(
      Conversation conversation, Side sender, Side receiver, Packet packet, long now) {
    TcpView tcp = packet.tcp();
    answer(conversation, sender, now);
    int findings = isBeyond(receiver, tcp) ? unseen(receiver, tcp) : 0;
    if (tcp.payload() > 0) {
      findings |= fills(receiver, tcp);
      trust(sender, packet);
      advance(sender, packet, now);
      sender.sentTime = now;
    } else if (sender.acked && tcp.acknowledgement() == sender.lastAck) {
      findings |= repetition(sender, receiver, tcp);
    }
    sender.lastFindings = findings;
    sender.multipath = tcp.multipath();
    acknowledge(sender, tcp, now);
    return findings;
  }

  private static void begin(
      Conversation conversation, Side sender, Side receiver, TcpView tcp, long now) {
    if (tcp.has(SYN)) {
      if (!sender.syn) {
        sender.first = tcp.sequence();
        sender.firstKnown = true;
      }
      if (!tcp.has(ACK)) {
        conversation.synTime = now;
      }
      if (tcp.windowScale() >= 0) {
        sender.scale = Math.min(14, tcp.windowScale());
      } else if (sender.scale == Side.SCALE_UNKNOWN) {
        // RFC 7323 section 2.2: both or none.
        sender.scale = Side.SCALE_NONE;
        receiver.scale = Side.SCALE_NONE;
      }
      if (tcp.maximumSegmentSize() > 0) {
        sender.maximumSegmentSize = tcp.maximumSegmentSize();
      }
    } else if (tcp.has(ACK)) {
      answer(conversation, sender, now);
    }
  }

  /** A side has heard the other's SYN. */
  private static void answer(Conversation conversation, Side sender, long now) {
    sender.scaled = true;
    if (conversation.handshakeNanos == 0 && conversation.synTime != 0) {
      conversation.handshakeNanos = now - conversation.synTime;
    }
  }

  private static int look(Side sender, Side receiver, TcpView tcp) {
    int sequence = tcp.sequence();
    int payload = tcp.payload();
    int window = tcp.window();
    boolean plain = !tcp.has(SYN | FIN | RST);
    boolean inOrder = sender.known && sequence == sender.next;
    boolean behind = sender.known && sequence == sender.next - 1;
    if (plain && payload <= 1 && receiver.isClosed() && ((payload == 1 && inOrder) || behind)) {
      return Findings.ZERO_WINDOW_PROBE | (window == 0 ? Findings.ZERO_WINDOW : 0);
    }
    int findings = 0;
    if (window == 0 && plain) {
      findings |= Findings.ZERO_WINDOW;
    }
    if (sender.known && after(sequence, sender.next) && !tcp.has(RST)) {
      findings |= Findings.LOST_SEGMENT;
    }
    if (payload <= 1 && behind && plain) {
      findings |= Findings.KEEP_ALIVE;
    }
    if (payload > 0 && plain) {
      findings |= fills(receiver, tcp);
    }
    boolean repeats =
        payload == 0 && inOrder && sender.acked && tcp.acknowledgement() == sender.lastAck && plain;
    return repeats ? findings | repetition(sender, receiver, tcp) : findings;
  }

  /** Data that reach the end of the receiver's window. */
  private static int fills(Side receiver, TcpView tcp) {
    if (!receiver.acked || receiver.scale == Side.SCALE_UNKNOWN) {
      return 0;
    }
    int reach = tcp.sequence() + tcp.payload() - receiver.lastAck;
    return reach == (int) receiver.scaledWindow() ? Findings.WINDOW_FULL : 0;
  }

  /** An acknowledgement that says nothing new. */
  private static int repetition(Side sender, Side receiver, TcpView tcp) {
    if ((receiver.lastFindings & Findings.ZERO_WINDOW_PROBE) != 0 && tcp.window() == 0) {
      return Findings.ZERO_WINDOW_PROBE_ACK;
    }
    if (tcp.window() == 0) {
      return 0;
    }
    if (tcp.window() != sender.window) {
      return Findings.WINDOW_UPDATE;
    }
    if ((receiver.lastFindings & Findings.KEEP_ALIVE) != 0) {
      return Findings.KEEP_ALIVE_ACK;
    }
    // RFC 5681 section 2: only while something is on its way; and RFC 8684 has its own reasons.
    boolean waits = !receiver.known || before(tcp.acknowledgement(), receiver.next);
    if (!waits || tcp.multipath() != sender.multipath) {
      return 0;
    }
    sender.duplicateAcks++;
    return Findings.DUPLICATE_ACK;
  }

  /** Whether it acknowledges, if it does, what was not seen. */
  private static boolean isBeyond(Side receiver, TcpView tcp) {
    return receiver.known && after(tcp.acknowledgement(), receiver.next);
  }

  /** Told once for each number that is acknowledged beyond what was seen. */
  private static int unseen(Side receiver, TcpView tcp) {
    if (!tcp.has(ACK)
        || tcp.has(RST)
        || !isBeyond(receiver, tcp)
        || (receiver.unseenAcked && !after(tcp.acknowledgement(), receiver.unseenAck))) {
      return 0;
    }
    receiver.unseenAck = tcp.acknowledgement();
    receiver.unseenAcked = true;
    return Findings.ACK_LOST;
  }

  private static int old(
      Conversation conversation,
      Side sender,
      Side receiver,
      Packet packet,
      Frame.Direction direction,
      long now) {
    TcpView tcp = packet.tcp();
    int sequence = tcp.sequence();
    int payload = tcp.payload();
    boolean known = payload > 0 && receiver.acked && !after(sequence + payload, receiver.lastAck);
    if (known) {
      return Findings.RETRANSMISSION | Findings.SPURIOUS;
    }
    boolean own = direction == Frame.Direction.OUTGOING;
    if (!own && !tcp.has(SYN) && isOvertaken(conversation, sender, packet, now)) {
      return Findings.OUT_OF_ORDER;
    }
    if (receiver.duplicateAcks >= 2
        && receiver.lastAck == sequence
        && now - receiver.ackTime < FAST_NANOS) {
      return Findings.RETRANSMISSION | Findings.FAST;
    }
    return now - sender.sentTime >= TIMEOUT_NANOS
        ? Findings.RETRANSMISSION | Findings.TIMEOUT
        : Findings.RETRANSMISSION;
  }

  private static boolean isOvertaken(
      Conversation conversation, Side sender, Packet packet, long now) {
    TcpView tcp = packet.tcp();
    int identification = packet.innerIdentification();
    if (sender.identificationTrust > 0 && identification != sender.nextIdentification) {
      return (short) (identification - sender.nextIdentification) < 0;
    }
    if (tcp.timestamps() && sender.nextStamped && tcp.timestamp() != sender.nextTimestamp) {
      return before(tcp.timestamp(), sender.nextTimestamp);
    }
    long limit = conversation.handshakeNanos == 0 ? REORDERING_NANOS : conversation.handshakeNanos;
    return now - sender.nextTime < limit && tcp.end() != sender.next;
  }

  private static void remember(
      Side sender, Packet packet, int findings, boolean occupies, long now) {
    TcpView tcp = packet.tcp();
    boolean advances =
        (findings & Findings.ZERO_WINDOW_PROBE) == 0
            && !tcp.has(RST)
            && (!sender.known || after(tcp.end(), sender.next));
    if (advances) {
      if (occupies && sender.known) {
        trust(sender, packet);
      }
      advance(sender, packet, now);
      sender.known = true;
    }
    if (occupies) {
      sender.sentTime = now;
    }
    sender.lastFindings = findings;
    sender.multipath = tcp.multipath();
    if (!tcp.has(RST)) {
      acknowledge(sender, tcp, now);
    }
  }

  /** Notes what is now the highest that was sent. */
  private static void advance(Side sender, Packet packet, long now) {
    TcpView tcp = packet.tcp();
    sender.next = tcp.end();
    sender.nextTime = now;
    sender.nextIdentification = packet.innerIdentification();
    sender.nextStamped = tcp.timestamps();
    sender.nextTimestamp = tcp.timestamp();
  }

  private static void acknowledge(Side sender, TcpView tcp, long now) {
    sender.window = tcp.window();
    if (tcp.has(ACK)) {
      acknowledge(sender, tcp.acknowledgement(), now);
    }
  }

  private static void acknowledge(Side sender, int acknowledgement, long now) {
    int advance = acknowledgement - sender.lastAck;
    if (sender.acked && advance < 0) {
      return;
    }
    if (advance != 0) {
      sender.lastAck = acknowledgement;
      sender.duplicateAcks = 0;
    }
    sender.acked = true;
    sender.ackTime = now;
  }

  /** Looks whether identifications count up with what is sent. */
  private static void trust(Side sender, Packet packet) {
    // 0 of the very next number, the greatest of the same again.
    int skipped = packet.innerIdentification() - sender.nextIdentification - 1 & 0xffff;
    if (skipped > MOST_SKIPPED) {
      distrust(sender);
    } else if (sender.identificationTrust < MOST_TRUST) {
      sender.identificationTrust++;
    }
  }

  private static void distrust(Side sender) {
    sender.identificationTrust = Math.max(-MOST_TRUST, sender.identificationTrust - DISTRUST);
  }
}

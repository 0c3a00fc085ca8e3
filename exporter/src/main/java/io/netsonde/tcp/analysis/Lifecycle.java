package io.netsonde.tcp.analysis;

import io.netsonde.tcp.analysis.Conversation.Stage;
import io.netsonde.tcp.pairs.Columns;
import io.netsonde.tcp.pairs.PairRow;
import io.netsonde.wire.TcpSegment;
import io.netsonde.wire.frame.TcpView;

/**
 * How far connections come: asked for, refused, accepted, ended, broken off, and how long they
 * last. What is said of a connection counts in the row of the side that asked for it.
 */
final class Lifecycle {
  private static final int SYN = TcpSegment.SYN;
  private static final int FIN = TcpSegment.FIN;
  private static final int RST = TcpSegment.RST;
  private static final int ACK = TcpSegment.ACK;

  /** Places within {@link Columns#RESETS} and {@link Columns#ENDED}. */
  static final int HANDSHAKE = 0;

  static final int ESTABLISHED = 1;
  static final int CLOSING = 2;
  static final int UNKNOWN = 3;
  static final int IN_ORDER = 0;
  static final int BY_RESET = 1;
  static final int UNSEEN = 2;

  private Lifecycle() {}

  /** Takes a segment, once it has been judged. */
  static void follow(
      Conversation conversation,
      boolean fromLow,
      TcpView tcp,
      int findings,
      PairRow row,
      PairRow openersRow,
      long now) {
    age(conversation, openersRow, now);
    if (!conversation.goesOn() || tcp.has(SYN | FIN | RST)) {
      advance(conversation, fromLow, tcp, findings, row, openersRow, now);
    }
  }

  /** Takes a segment with which a connection may begin, come further, or end. */
  private static void advance(
      Conversation conversation,
      boolean fromLow,
      TcpView tcp,
      int findings,
      PairRow row,
      PairRow openersRow,
      long now) {
    if (tcp.has(RST)) {
      reset(conversation, fromLow, tcp, row, openersRow, now);
      return;
    }
    Side sender = conversation.side(fromLow);
    if (tcp.has(SYN)) {
      sender.syn = true;
      syn(conversation, fromLow, tcp, findings, row);
    } else if (tcp.has(ACK) && conversation.stage == Stage.SYN_RECEIVED) {
      conversation.stage = Stage.ESTABLISHED;
      openersRow.add(Columns.ESTABLISHED);
    }
    if (tcp.has(FIN)) {
      sender.fin = true;
      if (!conversation.isOver()) {
        conversation.stage = Stage.CLOSING;
      }
    }
    if (conversation.stage == Stage.CLOSING) {
      close(conversation, fromLow, openersRow, now);
    }
  }

  private static void age(Conversation conversation, PairRow openersRow, long now) {
    long passed = now - conversation.lastTime;
    if (passed > 0) {
      conversation.lastTime = now;
      if (!conversation.isOver()) {
        openersRow.add(Columns.CONNECTION_NANOS, passed);
      }
    }
    conversation.packets++;
  }

  private static void syn(
      Conversation conversation, boolean fromLow, TcpView tcp, int findings, PairRow row) {
    boolean repeated = (findings & (Findings.RETRANSMISSION | Findings.OUT_OF_ORDER)) != 0;
    if (!tcp.has(ACK)) {
      if (!repeated) {
        row.add(Columns.ATTEMPTS);
      }
      if (conversation.stage == Stage.JOINED) {
        conversation.stage = Stage.SYN_SENT;
        conversation.lowOpened = fromLow;
      }
    } else if (conversation.stage == Stage.SYN_SENT || conversation.stage == Stage.JOINED) {
      conversation.stage = Stage.SYN_RECEIVED;
      conversation.lowOpened = !fromLow;
    }
  }

  private static void close(
      Conversation conversation, boolean fromLow, PairRow openersRow, long now) {
    Side sender = conversation.side(fromLow);
    Side receiver = conversation.side(!fromLow);
    if (receiver.fin && sender.acked && !Sequence.before(sender.lastAck, receiver.next)) {
      receiver.finAcked = true;
    }
    if (sender.fin && receiver.fin && sender.finAcked && receiver.finAcked) {
      conversation.stage = Stage.CLOSED;
      end(conversation, IN_ORDER, openersRow, now);
    }
  }

  private static void reset(
      Conversation conversation,
      boolean fromLow,
      TcpView tcp,
      PairRow row,
      PairRow openersRow,
      long now) {
    int place =
        switch (conversation.stage) {
          case SYN_SENT, SYN_RECEIVED -> HANDSHAKE;
          case ESTABLISHED -> ESTABLISHED;
          case CLOSING, CLOSED, RESET -> CLOSING;
          case JOINED -> conversation.packets > 1 ? ESTABLISHED : UNKNOWN;
        };
    row.add(Columns.RESETS + place);
    boolean answers = conversation.lowOpened != fromLow;
    boolean refuses =
        conversation.stage == Stage.SYN_SENT
            && answers
            && tcp.acknowledgement() == conversation.opener().next;
    if (refuses) {
      row.add(Columns.REFUSED);
    }
    // RFC 9293 section 3.10.7.3: before the answer, one that does not acknowledge the SYN is
    // nothing.
    boolean ignored = conversation.stage == Stage.SYN_SENT && answers && !refuses;
    if (!conversation.isOver() && !ignored) {
      boolean was = conversation.stage != Stage.JOINED || conversation.packets > 1;
      conversation.stage = Stage.RESET;
      if (was) {
        end(conversation, BY_RESET, openersRow, now);
      }
    }
  }

  private static void end(Conversation conversation, int how, PairRow openersRow, long now) {
    openersRow.add(Columns.ENDED + how);
    if (conversation.opener().syn) {
      openersRow.device().duration(now - conversation.firstTime);
    }
  }
}

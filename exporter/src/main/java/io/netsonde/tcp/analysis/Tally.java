package io.netsonde.tcp.analysis;

import io.netsonde.tcp.pairs.Columns;
import io.netsonde.tcp.pairs.PairRow;
import io.netsonde.tcp.pairs.Retransmission;
import io.netsonde.wire.TcpSegment;
import io.netsonde.wire.frame.Frame;
import io.netsonde.wire.frame.Packet;
import io.netsonde.wire.frame.TcpView;

/** Counts packets and findings in the columns of their pair. Hot: once per packet. */
final class Tally {
  /** Where no maximum segment size is known: that of Ethernet. */
  private static final int USUAL_SEGMENT = 1460;

  /** What is longer than this on the wire was put together by a card or is to be cut by it. */
  private static final int LONGEST_WHOLE = 9000;

  private static final int ECN_MARKED = 3;

  /** Flags that count; most segments have none of them. */
  private static final int RARE = TcpSegment.SYN | TcpSegment.FIN | TcpView.ECE | TcpView.CWR;

  private Tally() {}

  /** Counts what IP tells of a packet. */
  static void packet(PairRow row, Packet packet) {
    row.add(Columns.PACKETS);
    row.add(Columns.BYTES, packet.ipLength());
    flags(row, packet);
  }

  private static void flags(PairRow row, Packet packet) {
    if (packet.dontFragment()) {
      row.add(Columns.DONT_FRAGMENT);
    }
    if (packet.fragment()) {
      row.add(Columns.FRAGMENTS);
    }
    if (packet.ecn() != 0) {
      ecn(row, packet);
    }
  }

  private static void ecn(PairRow row, Packet packet) {
    row.add(packet.ecn() == ECN_MARKED ? Columns.ECN_MARKED : Columns.ECN_CAPABLE);
  }

  /** Counts what IP and TCP's header tell of a segment. */
  static void segment(PairRow row, Packet packet) {
    TcpView tcp = packet.tcp();
    row.segment(packet.ipLength(), tcp.payload());
    flags(row, packet);
    if (tcp.payload() > 0) {
      row.add(Columns.DATA_BYTES, packet.ipLength() - packet.ipHeaderLength());
    }
    if (isRare(tcp)) {
      rare(row, tcp);
    }
  }

  private static boolean isRare(TcpView tcp) {
    return tcp.has(RARE) || tcp.windowScale() >= 0;
  }

  private static void rare(PairRow row, TcpView tcp) {
    if (tcp.has(TcpSegment.SYN)) {
      row.add(Columns.SYNS);
      row.offered(tcp.windowScale(), tcp.maximumSegmentSize());
    } else {
      // In a handshake both flags ask whether the other side understands ECN.
      if (tcp.has(TcpView.ECE)) {
        row.add(Columns.ECN_ECHOES);
      }
      if (tcp.has(TcpView.CWR)) {
        row.add(Columns.ECN_REDUCED);
      }
    }
    if (tcp.has(TcpSegment.FIN)) {
      row.add(Columns.FINS);
    }
    if (tcp.windowScale() >= 0) {
      row.add(Columns.WINDOW_SCALES);
    }
  }

  /** Counts what the rules found; most often nothing. */
  static void findings(
      PairRow row, Frame frame, TcpView tcp, Side sender, Side receiver, int findings) {
    if ((findings & Findings.RETRANSMISSION) != 0) {
      int column = kind(tcp, findings).column();
      row.add(column);
      row.add(column + 1, segments(frame, tcp, sender, receiver));
      row.add(column + 2, tcp.payload());
    }
    count(row, findings, Findings.OUT_OF_ORDER, Columns.REORDERED);
    count(row, findings, Findings.DUPLICATE_ACK, Columns.DUPLICATE_ACKS);
    count(row, findings, Findings.ZERO_WINDOW, Columns.ZERO_WINDOWS);
    count(row, findings, Findings.ZERO_WINDOW_PROBE, Columns.ZERO_WINDOW_PROBES);
    count(row, findings, Findings.WINDOW_UPDATE, Columns.WINDOW_UPDATES);
    count(row, findings, Findings.WINDOW_FULL, Columns.WINDOW_FULL);
    count(row, findings, Findings.KEEP_ALIVE, Columns.KEEP_ALIVES);
    count(row, findings, Findings.KEEP_ALIVE_ACK, Columns.KEEP_ALIVE_ACKS);
    count(row, findings, Findings.LOST_SEGMENT, Columns.GAPS);
    count(row, findings, Findings.ACK_LOST, Columns.UNSEEN_ACKNOWLEDGED);
    count(row, findings, Findings.REUSED_PORTS, Columns.REUSED_PORTS);
  }

  private static void count(PairRow row, int findings, int finding, int column) {
    if ((findings & finding) != 0) {
      row.add(column);
    }
  }

  /** Why a segment was sent again. */
  static Retransmission kind(TcpView tcp, int findings) {
    if (tcp.has(TcpSegment.SYN)) {
      return tcp.has(TcpSegment.ACK) ? Retransmission.SYN_ACK : Retransmission.SYN;
    }
    if ((findings & Findings.SPURIOUS) != 0) {
      return Retransmission.SPURIOUS;
    }
    if ((findings & Findings.FAST) != 0) {
      return Retransmission.FAST;
    }
    if (tcp.has(TcpSegment.FIN) && tcp.payload() == 0) {
      return Retransmission.FIN;
    }
    return (findings & Findings.TIMEOUT) != 0 ? Retransmission.TIMEOUT : Retransmission.OTHER;
  }

  /** How many segments a packet is on the wire. */
  static int segments(Frame frame, TcpView tcp, Side sender, Side receiver) {
    int payload = tcp.payload();
    int size = frame.segmentSize();
    if (size <= 0) {
      size = segmentSize(tcp, sender, receiver);
    }
    return payload <= size ? 1 : (payload + size - 1) / size;
  }

  /** What both sides take, without the options that each segment has (RFC 6691). */
  private static int segmentSize(TcpView tcp, Side sender, Side receiver) {
    int offered = receiver.maximumSegmentSize;
    if (sender.maximumSegmentSize > 0) {
      offered = offered > 0 ? Math.min(offered, sender.maximumSegmentSize) : -1;
    }
    int options = tcp.headerLength() - TcpSegment.MIN_LENGTH;
    if (offered > options) {
      return offered - options;
    }
    return tcp.payload() > LONGEST_WHOLE ? USUAL_SEGMENT : LONGEST_WHOLE;
  }
}

package io.netsonde.tcp.analysis;

import io.netsonde.tcp.pairs.Columns;
import io.netsonde.tcp.pairs.PairRow;
import io.netsonde.wire.TcpSegment;
import io.netsonde.wire.frame.TcpView;

/**
 * Times from a segment to its acknowledgement: from this place to the receiver and back. One
 * segment of each side is timed at a time, as RFC 6298 section 3 has it for senders; by Karn's rule
 * none that was sent again, nor one that waited behind such.
 */
final class RoundTrips {
  private RoundTrips() {}

  /** Ends the timing of what a segment acknowledges; {@code timed} is who sent that. */
  static void acknowledge(Side timed, TcpView tcp, PairRow timedRow, long now) {
    if (timed.timedSince == 0
        || !tcp.has(TcpSegment.ACK)
        || tcp.has(TcpSegment.RST)
        || Sequence.before(tcp.acknowledgement(), timed.timedEnd)) {
      return;
    }
    long nanos = now - timed.timedSince;
    timed.timedSince = 0;
    if (nanos < 0 || Sequence.after(tcp.acknowledgement(), timed.next)) {
      return;
    }
    if (timed.timedSyn) {
      timedRow.add(Columns.HANDSHAKE_NANOS, nanos);
      timedRow.add(Columns.HANDSHAKES);
      timedRow.device().handshake(nanos);
    } else {
      timedRow.add(Columns.ROUND_TRIP_NANOS, nanos);
      timedRow.add(Columns.ROUND_TRIPS);
      timedRow.device().roundTrip(nanos);
    }
  }

  /** Begins to time a segment, if none is being timed, or gives up where it cannot be told. */
  static void send(Side sender, TcpView tcp, int findings, long now) {
    if ((findings & (Findings.RETRANSMISSION | Findings.OUT_OF_ORDER)) != 0) {
      sender.timedSince = 0;
      return;
    }
    boolean probe = (findings & (Findings.KEEP_ALIVE | Findings.ZERO_WINDOW_PROBE)) != 0;
    boolean occupies = tcp.payload() > 0 || tcp.has(TcpSegment.SYN);
    if (occupies && !probe && sender.timedSince == 0 && sender.next == tcp.end()) {
      sender.timedEnd = tcp.end();
      sender.timedSince = now;
      sender.timedSyn = tcp.has(TcpSegment.SYN);
    }
  }
}

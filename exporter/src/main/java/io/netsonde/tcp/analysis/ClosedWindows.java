package io.netsonde.tcp.analysis;

import io.netsonde.tcp.pairs.Columns;
import io.netsonde.tcp.pairs.PairRow;
import io.netsonde.wire.TcpSegment;
import io.netsonde.wire.frame.TcpView;

/**
 * How often and for how long a side lets nothing in. Time counts in the row of the side whose
 * window it is, as packets come: from one that says so, whoever sends the next.
 */
final class ClosedWindows {
  private ClosedWindows() {}

  /** Takes a segment of a side. */
  static void follow(Side sender, TcpView tcp, int findings, PairRow row, long now) {
    pass(sender, row, now);
    if ((findings & Findings.ZERO_WINDOW) != 0) {
      if (sender.closedSince == 0) {
        row.add(Columns.ZERO_WINDOW_EVENTS);
        sender.closedSince = now;
      }
    } else if (tcp.window() != 0 || tcp.has(TcpSegment.RST | TcpSegment.FIN)) {
      sender.closedSince = 0;
    }
  }

  /** Counts the time until now of a side that lets nothing in. */
  static void pass(Side side, PairRow row, long now) {
    if (side.closedSince != 0 && now > side.closedSince) {
      row.add(Columns.ZERO_WINDOW_NANOS, now - side.closedSince);
      side.closedSince = now;
    }
  }
}

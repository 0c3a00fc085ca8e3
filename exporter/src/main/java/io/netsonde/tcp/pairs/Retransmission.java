package io.netsonde.tcp.pairs;

import java.util.Locale;

/** Why a segment was sent again, as far as packets tell. */
public enum Retransmission {
  /** The request to connect had no answer. */
  SYN(0),
  /** The answer to a request to connect was not acknowledged. */
  SYN_ACK(1),
  /** The end of a connection was not acknowledged. */
  FIN(2),
  /** Duplicate acknowledgements asked for it. */
  FAST(3),
  /** It had been acknowledged already. */
  SPURIOUS(4),
  /** Nothing had been sent for at least 200 ms, the least timeout of Linux. */
  TIMEOUT(5),
  /** None of these: later ones of a recovery, tail loss probes. */
  OTHER(6);

  private final int column;

  Retransmission(int place) {
    column = Columns.RETRANSMITTED + 3 * place;
  }

  /** The column of its packets, after which come those of its segments and its bytes. */
  public int column() {
    return column;
  }

  /** As it stands in labels. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

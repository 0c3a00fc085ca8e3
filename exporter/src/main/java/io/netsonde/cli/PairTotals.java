package io.netsonde.cli;

import io.netsonde.tcp.pairs.Columns;
import io.netsonde.tcp.pairs.PairSnapshot;
import java.util.Comparator;
import java.util.List;

/** What a person asks of pairs of hosts: who suffers, and how much there is of all. */
final class PairTotals {
  /** Those that suffer most first; among equals those that send most. */
  static final Comparator<PairSnapshot> WORST_FIRST =
      Comparator.comparingLong(PairTotals::trouble)
          .thenComparingLong(pair -> pair.get(Columns.PACKETS))
          .reversed();

  private PairTotals() {}

  /** How often something went wrong. */
  static long trouble(PairSnapshot pair) {
    return pair.retransmittedPackets()
        + resets(pair)
        + pair.get(Columns.ZERO_WINDOW_EVENTS)
        + pair.get(Columns.REORDERED)
        + pair.get(Columns.FRAGMENTATION_NEEDED);
  }

  static long resets(PairSnapshot pair) {
    return pair.sum(Columns.RESETS, 4);
  }

  static long sum(List<PairSnapshot> pairs, int column) {
    return pairs.stream().mapToLong(pair -> pair.get(column)).sum();
  }
}

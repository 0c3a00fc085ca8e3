package io.netsonde.clients;

import io.netsonde.wire.nftables.Flowtable;
import io.netsonde.wire.nftables.SetFill;
import java.util.List;

/**
 * How the accounting of bytes fares.
 *
 * @param source where the bytes come from
 * @param current whether what is known is what the kernel had in the latest round
 * @param detail how it is done, or why it is not
 * @param reinstalls how often the table had vanished and was made anew
 * @param fills how full the sets are, IPv4's first; empty where there is no table of ours
 * @param missedBytes bytes that found no room in a set
 * @param missedPackets packets that found no room in a set
 * @param flowtables by which packets pass by the firewall's counters
 */
record AccountingState(
    Source source,
    boolean current,
    String detail,
    long reinstalls,
    List<SetFill> fills,
    long missedBytes,
    long missedPackets,
    List<Flowtable> flowtables) {
  /** Before the first round. */
  static final AccountingState NOTHING =
      new AccountingState(Source.NONE, false, "has not looked yet", 0, List.of(), 0, 0, List.of());

  /** Copies the lists. */
  AccountingState {
    fills = List.copyOf(fills);
    flowtables = List.copyOf(flowtables);
  }

  /** Where bytes come from. */
  enum Source {
    /** A table of our own. */
    TABLE("table"),
    /** The counters of connections. */
    CONNTRACK("conntrack"),
    /** Rules of the user's. */
    RULES("rules"),
    /** Nowhere. */
    NONE("none");

    private final String label;

    Source(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /** Whether a set has no room left. */
  boolean isFull() {
    return fills.stream().anyMatch(fill -> fill.size() > 0 && fill.count() >= fill.size());
  }
}

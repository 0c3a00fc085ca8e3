package io.netsonde.clients;

import io.netsonde.clients.AccountingState.Source;
import io.netsonde.clients.ClientsConfig.Mode;
import io.netsonde.wire.nftables.Flowtable;
import java.util.List;

/**
 * Where bytes are to come from on a machine.
 *
 * @param detail why, for people; empty for a table of our own, which says more itself
 */
record SourceChoice(Source source, String detail) {
  /** Setting below {@code /proc/sys}: whether the kernel counts what connections carry. */
  static final String ACCT = "net/netfilter/nf_conntrack_acct";

  /**
   * Chooses.
   *
   * @param rules whether there are rules of the user's that may be read
   * @param acct whether connections have counters
   * @param flowtables by which packets pass by the firewall
   */
  static SourceChoice of(
      ClientsConfig config, boolean rules, boolean acct, List<Flowtable> flowtables) {
    if (config.mode() == Mode.READ_ONLY) {
      return rules
          ? new SourceChoice(Source.RULES, "reading the rules of " + config.rules())
          : acct
              ? new SourceChoice(Source.CONNTRACK, "reading the counters of connections")
              : new SourceChoice(
                  Source.NONE,
                  "nothing to read: " + config.rules() + " is not there, and " + ACCT + " is off");
    }
    return flowtables.isEmpty() || !acct
        ? new SourceChoice(Source.TABLE, "")
        : new SourceChoice(
            Source.CONNTRACK,
            "reading the counters of connections, because flows are offloaded"
                + silent(flowtables));
  }

  private static String silent(List<Flowtable> flowtables) {
    List<String> silent =
        flowtables.stream().filter(f -> !f.counts()).map(f -> f.table() + " " + f.name()).toList();
    return silent.isEmpty()
        ? ""
        : "; but " + String.join(", ", silent) + " lacks 'counter', so that these are not counted";
  }
}

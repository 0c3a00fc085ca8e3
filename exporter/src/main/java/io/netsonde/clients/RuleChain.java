package io.netsonde.clients;

import io.netsonde.config.Expectation;
import io.netsonde.wire.nftables.Nftables;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A chain of somebody else's.
 *
 * @param family {@code inet}, {@code ip} or {@code ip6}
 * @param table its table's name
 * @param chain its name
 */
public record RuleChain(String family, String table, String chain) {
  /** The chain that network-metrics-exporter reads. */
  public static final RuleChain ORIGINAL = new RuleChain("inet", "filter", "CLIENT_TRAFFIC");

  /** linux/netfilter.h: NFPROTO_IPV4 and NFPROTO_IPV6 are the numbers of the address families. */
  private static final Map<String, Integer> FAMILIES =
      Map.of("inet", Nftables.NFPROTO_INET, "ip", 2, "ip6", 10);

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,126}");

  /**
   * Reads {@code inet filter CLIENT_TRAFFIC}.
   *
   * @throws IllegalArgumentException when the text is no such thing
   */
  public static RuleChain parse(String text) {
    List<String> parts = List.of(text.strip().split("\\s+", -1));
    if (parts.size() != 3
        || !FAMILIES.containsKey(parts.get(0))
        || !NAME.matcher(parts.get(1)).matches()
        || !NAME.matcher(parts.get(2)).matches()) {
      throw Expectation.of(
          text, "family inet, ip or ip6, table and chain, as in inet filter CLIENT_TRAFFIC");
    }
    return new RuleChain(parts.get(0), parts.get(1), parts.get(2));
  }

  /** Number of the family, {@code NFPROTO_…}. */
  int familyNumber() {
    return FAMILIES.getOrDefault(family, Nftables.NFPROTO_INET);
  }

  @Override
  public String toString() {
    return family + " " + table + " " + chain;
  }
}

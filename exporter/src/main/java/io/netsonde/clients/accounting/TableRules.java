package io.netsonde.clients.accounting;

import static io.netsonde.clients.model.Traffic.BRIDGE_RECEIVED;
import static io.netsonde.clients.model.Traffic.BRIDGE_SENT;
import static io.netsonde.clients.model.Traffic.LAN_RECEIVED;
import static io.netsonde.clients.model.Traffic.LAN_SENT;
import static io.netsonde.clients.model.Traffic.ROUTER_RECEIVED;
import static io.netsonde.clients.model.Traffic.ROUTER_SENT;
import static io.netsonde.clients.model.Traffic.WAN_RECEIVED;
import static io.netsonde.clients.model.Traffic.WAN_SENT;

import io.netsonde.clients.model.Traffic;
import io.netsonde.wire.IpPrefix;
import io.netsonde.wire.netlink.NetlinkWriter;
import io.netsonde.wire.nftables.NftBatch;
import io.netsonde.wire.nftables.NftElement;
import io.netsonde.wire.nftables.NftRule;
import io.netsonde.wire.nftables.NftSet;
import io.netsonde.wire.nftables.Nftables;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The table as rules.
 *
 * <pre>
 * forward ─┬─ from the LAN ─┬─ to the LAN: lan_sent ─┬─ clients4 { source, 3 } + counter
 *          │                │  and lan_received      └─ clients6 { source, 3 } + counter
 *          │                └─ else: wan_sent
 *          └─ else, to the LAN: wan_received
 * input ──── from the LAN: router_sent
 * output ─── to the LAN: router_received
 * </pre>
 *
 * <p>The key of an element is the client's address and the number of the kind of traffic, which
 * each rule loads as a constant. So one element has all there is to count of it, and one dump of
 * two sets reads everything. A packet meets some ten expressions and one or two elements, however
 * many clients there are. A LAN of one interface, or of one network of a family, is compared with
 * that; where there are several they are looked up in a set, which takes the kernel longer.
 *
 * <p>All chains stand after the firewall's usual ones ({@value #PRIORITY} is after {@code filter})
 * and let everything on. What is counted is therefore what was let through, and nothing is ever
 * dropped here. A packet for whose element there was no room meets a counter of its own.
 */
final class TableRules {
  static final String TABLE = "netsonde";
  static final String SET_V4 = "clients4";
  static final String SET_V6 = "clients6";
  static final String MISSED = "missed";

  private static final String INTERFACES = "interfaces";
  private static final String PREFIXES_V4 = "prefixes4";
  private static final String PREFIXES_V6 = "prefixes6";
  private static final String FROM_LAN = "from_lan";
  private static final String WITHIN_LAN = "within_lan";

  /** linux/netfilter_ipv4.h: NF_IP_PRI_FILTER is 0; before source NAT, which is at 100. */
  private static final int PRIORITY = 10;

  /** linux/netfilter.h: NF_INET_LOCAL_IN, and the same numbers in linux/netfilter_bridge.h. */
  private static final int LOCAL_IN = 1;

  private static final int FORWARD = 2;
  private static final int LOCAL_OUT = 3;

  /**
   * How long an element of what was received stays without traffic. Anyone may send to addresses
   * that nobody has, as those do who scan a network, and must not fill the set for long.
   */
  private static final long RECEIVED_MILLIS = 3_600_000;

  private static final int V4_BYTES = 4;
  private static final int V6_BYTES = 16;
  private static final int NAME_BYTES = 16;
  private static final int KIND_BYTES = 4;

  /** Of the 16 registers of four bytes; an address and the kind take five. */
  private static final int SCRATCH = 8;

  /** RFC 791 section 3.1, RFC 8200 section 3: where the source's address is, and then the other. */
  private static final int V4_SOURCE = 12;

  private static final int V6_SOURCE = 8;

  private TableRules() {}

  /**
   * A change that makes the table of a layout, whatever there was of it, and keeps its counters.
   *
   * @param comment of a table that is made
   */
  static NetlinkWriter inet(NetlinkWriter writer, TableLayout layout, int flags, String comment) {
    NftBatch batch = begin(writer, layout, Nftables.NFPROTO_INET, flags, comment);
    batch.addSet(NftSet.ofValues(INTERFACES, NftSet.TYPE_IFNAME, NAME_BYTES));
    batch.addBaseChain("forward", FORWARD, PRIORITY);
    batch.addBaseChain("input", LOCAL_IN, PRIORITY);
    batch.addBaseChain("output", LOCAL_OUT, PRIORITY);
    batch.clearChain("forward").clearChain("input").clearChain("output");
    for (String chain : new String[] {FROM_LAN, WITHIN_LAN}) {
      batch.addChain(chain).clearChain(chain);
    }
    batch.clearSet(INTERFACES);
    batch.addElements(
        INTERFACES, layout.interfaces().stream().map(NftElement::interfaceName).toList());
    for (Traffic kind :
        new Traffic[] {
          WAN_RECEIVED, WAN_SENT, LAN_RECEIVED, LAN_SENT, ROUTER_RECEIVED, ROUTER_SENT
        }) {
      addLeaf(batch, layout, kind);
    }
    batch.addRule(WITHIN_LAN, rule -> rule.jump(name(LAN_SENT)));
    batch.addRule(WITHIN_LAN, rule -> rule.goTo(name(LAN_RECEIVED)));
    batch.addRule(FROM_LAN, rule -> leaving(rule, layout).goTo(WITHIN_LAN));
    batch.addRule(FROM_LAN, rule -> rule.goTo(name(WAN_SENT)));
    batch.addRule("forward", rule -> coming(rule, layout).goTo(FROM_LAN));
    batch.addRule("forward", rule -> leaving(rule, layout).goTo(name(WAN_RECEIVED)));
    batch.addRule("input", rule -> coming(rule, layout).goTo(name(ROUTER_SENT)));
    batch.addRule("output", rule -> leaving(rule, layout).goTo(name(ROUTER_RECEIVED)));
    return batch.request();
  }

  /** The same for what bridges switch; which bridge it is does not matter. */
  static NetlinkWriter bridge(NetlinkWriter writer, TableLayout layout, int flags, String comment) {
    NftBatch batch = begin(writer, layout, Nftables.NFPROTO_BRIDGE, flags, comment);
    batch.addBaseChain("forward", FORWARD, PRIORITY).clearChain("forward");
    addLeaf(batch, layout, BRIDGE_SENT);
    addLeaf(batch, layout, BRIDGE_RECEIVED);
    batch.addRule("forward", rule -> rule.jump(name(BRIDGE_SENT)));
    batch.addRule("forward", rule -> rule.jump(name(BRIDGE_RECEIVED)));
    return batch.request();
  }

  /** A change that removes the table, which must be there. */
  static NetlinkWriter removal(NetlinkWriter writer, int family) {
    return new NftBatch(writer, family, TABLE).deleteTable().request();
  }

  /** A change that takes an orphan over and removes it. */
  static NetlinkWriter adoptedRemoval(NetlinkWriter writer, int family, int flags) {
    return new NftBatch(writer, family, TABLE).addTable(flags, "").deleteTable().request();
  }

  private static NftBatch begin(
      NetlinkWriter writer, TableLayout layout, int family, int flags, String comment) {
    NftBatch batch = new NftBatch(writer, family, TABLE).addTable(flags, comment);
    batch.addSet(
        NftSet.ofCounters(
            SET_V4,
            NftSet.pair(NftSet.TYPE_IPV4, NftSet.TYPE_MARK),
            V4_BYTES + KIND_BYTES,
            layout.elements(),
            layout.idleMillis()));
    batch.addSet(
        NftSet.ofCounters(
            SET_V6,
            NftSet.pair(NftSet.TYPE_IPV6, NftSet.TYPE_MARK),
            V6_BYTES + KIND_BYTES,
            layout.elements(),
            layout.idleMillis()));
    batch.addSet(NftSet.ofRanges(PREFIXES_V4, NftSet.TYPE_IPV4, V4_BYTES));
    batch.addSet(NftSet.ofRanges(PREFIXES_V6, NftSet.TYPE_IPV6, V6_BYTES));
    batch.clearSet(PREFIXES_V4);
    batch.clearSet(PREFIXES_V6);
    batch.addElements(PREFIXES_V4, NftElement.ranges(layout.prefixes(false)));
    batch.addElements(PREFIXES_V6, NftElement.ranges(layout.prefixes(true)));
    batch.addChain(MISSED).clearChain(MISSED);
    batch.addRule(MISSED, rule -> rule.count(), MISSED);
    return batch;
  }

  /** A chain that counts packets of one kind, and those for which there was no room. */
  private static void addLeaf(NftBatch batch, TableLayout layout, Traffic kind) {
    String chain = name(kind);
    byte[] number = ByteBuffer.allocate(KIND_BYTES).putInt(kind.number()).array();
    int v4 = V4_SOURCE + (kind.sent() ? 0 : V4_BYTES);
    int v6 = V6_SOURCE + (kind.sent() ? 0 : V6_BYTES);
    batch.addChain(chain).clearChain(chain);
    long stay = kind.sent() ? 0 : Math.min(RECEIVED_MILLIS, layout.idleMillis());
    batch.addRule(
        chain,
        rule -> client4(rule, v4, layout).immediate(1, number).count(0, SET_V4, stay).leave());
    batch.addRule(
        chain,
        rule -> client6(rule, v6, layout).immediate(4, number).count(0, SET_V6, stay).leave());
    batch.addRule(chain, rule -> client4(rule, v4, layout).goTo(MISSED));
    batch.addRule(chain, rule -> client6(rule, v6, layout).goTo(MISSED));
  }

  private static NftRule client4(NftRule rule, int offset, TableLayout layout) {
    return within(
        protocol(rule, Nftables.ETH_P_IP).network(0, offset, V4_BYTES),
        layout.prefixes(false),
        PREFIXES_V4);
  }

  private static NftRule client6(NftRule rule, int offset, TableLayout layout) {
    return within(
        protocol(rule, Nftables.ETH_P_IPV6).network(0, offset, V6_BYTES),
        layout.prefixes(true),
        PREFIXES_V6);
  }

  private static NftRule within(NftRule rule, List<IpPrefix> prefixes, String set) {
    return prefixes.size() == 1
        ? rule.isWithin(0, prefixes.getFirst(), SCRATCH)
        : rule.isIn(0, set);
  }

  private static NftRule protocol(NftRule rule, int number) {
    return rule.meta(0, Nftables.NFT_META_PROTOCOL)
        .isEqual(0, ByteBuffer.allocate(2).putShort((short) number).array());
  }

  private static NftRule coming(NftRule rule, TableLayout layout) {
    return ofLan(rule.meta(0, Nftables.NFT_META_IIFNAME), layout);
  }

  private static NftRule leaving(NftRule rule, TableLayout layout) {
    return ofLan(rule.meta(0, Nftables.NFT_META_OIFNAME), layout);
  }

  private static NftRule ofLan(NftRule rule, TableLayout layout) {
    return layout.interfaces().size() == 1
        ? rule.isEqual(0, NftElement.interfaceName(layout.interfaces().getFirst()).key())
        : rule.isIn(0, INTERFACES);
  }

  private static String name(Traffic kind) {
    return kind.label();
  }
}

package io.netsonde.wire.conntrack;

import static io.netsonde.wire.conntrack.Conntrack.CTA_STATS_DROP;
import static io.netsonde.wire.conntrack.Conntrack.CTA_STATS_EARLY_DROP;
import static io.netsonde.wire.conntrack.Conntrack.CTA_STATS_ERROR;
import static io.netsonde.wire.conntrack.Conntrack.CTA_STATS_GLOBAL_ENTRIES;
import static io.netsonde.wire.conntrack.Conntrack.CTA_STATS_GLOBAL_MAX_ENTRIES;
import static io.netsonde.wire.conntrack.Conntrack.CTA_STATS_INSERT_FAILED;
import static io.netsonde.wire.conntrack.Conntrack.CTA_STATS_INVALID;

import io.netsonde.wire.netlink.NetlinkAttributes;
import io.netsonde.wire.netlink.NetlinkFormatException;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import io.netsonde.wire.netlink.Nfnetlink;

/**
 * What the kernel counts of its table of connections.
 *
 * @param entries connections now
 * @param max most connections, or -1 where it is not told
 * @param insertFailed connections that another one stood in the way of
 * @param dropped packets dropped because a connection could not be begun
 * @param earlyDropped connections ended early to make room in a full table
 * @param invalid packets that fit no connection
 * @param errors packets of ICMP that could not be tracked
 */
public record ConntrackStatistics(
    long entries,
    long max,
    long insertFailed,
    long dropped,
    long earlyDropped,
    long invalid,
    long errors) {
  /** Before anything was read. */
  public static final ConntrackStatistics NONE = new ConntrackStatistics(0, -1, 0, 0, 0, 0, 0);

  /** Writes the question for the table's size. */
  public static NetlinkWriter globalRequest(NetlinkWriter writer) {
    return Nfnetlink.message(
        writer.clear(), Conntrack.type(Conntrack.IPCTNL_MSG_CT_GET_STATS), 0, 0, 0);
  }

  /** Writes the question for what each processor has counted. */
  public static NetlinkWriter processorsRequest(NetlinkWriter writer) {
    return Nfnetlink.message(
        writer.clear(), Conntrack.type(Conntrack.IPCTNL_MSG_CT_GET_STATS_CPU), 0, 0, 0);
  }

  /**
   * These, with what a message of an answer tells added.
   *
   * @throws NetlinkFormatException when it is cut short
   */
  public ConntrackStatistics with(NetlinkMessages message) throws NetlinkFormatException {
    boolean global = message.type() == Conntrack.type(Conntrack.IPCTNL_MSG_CT_GET_STATS);
    if (!global && message.type() != Conntrack.type(Conntrack.IPCTNL_MSG_CT_GET_STATS_CPU)) {
      return this;
    }
    long[] added = {entries, max, insertFailed, dropped, earlyDropped, invalid, errors};
    NetlinkAttributes attributes = message.attributes(Nfnetlink.headerBytes());
    while (attributes.next()) {
      if (global) {
        switch (attributes.type()) {
          case CTA_STATS_GLOBAL_ENTRIES -> added[0] = attributes.be32();
          case CTA_STATS_GLOBAL_MAX_ENTRIES -> added[1] = attributes.be32();
          default -> {}
        }
      } else {
        switch (attributes.type()) {
          case CTA_STATS_INSERT_FAILED -> added[2] += attributes.be32();
          case CTA_STATS_DROP -> added[3] += attributes.be32();
          case CTA_STATS_EARLY_DROP -> added[4] += attributes.be32();
          case CTA_STATS_INVALID -> added[5] += attributes.be32();
          case CTA_STATS_ERROR -> added[6] += attributes.be32();
          default -> {}
        }
      }
    }
    return new ConntrackStatistics(
        added[0], added[1], added[2], added[3], added[4], added[5], added[6]);
  }
}

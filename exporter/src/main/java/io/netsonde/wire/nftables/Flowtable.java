package io.netsonde.wire.nftables;

import static io.netsonde.wire.nftables.Nftables.NFTA_FLOWTABLE_FLAGS;
import static io.netsonde.wire.nftables.Nftables.NFTA_FLOWTABLE_NAME;
import static io.netsonde.wire.nftables.Nftables.NFTA_FLOWTABLE_TABLE;
import static io.netsonde.wire.nftables.Nftables.NFT_FLOWTABLE_COUNTER;
import static io.netsonde.wire.nftables.Nftables.NFT_FLOWTABLE_HW_OFFLOAD;
import static io.netsonde.wire.nftables.Nftables.NFT_MSG_GETFLOWTABLE;
import static io.netsonde.wire.nftables.Nftables.NFT_MSG_NEWFLOWTABLE;

import io.netsonde.wire.netlink.NetlinkAttributes;
import io.netsonde.wire.netlink.NetlinkFormatException;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import io.netsonde.wire.netlink.Nfnetlink;
import org.jspecify.annotations.Nullable;

/**
 * A table of flows whose packets pass by the firewall's hooks, and so by every counter in them.
 *
 * @param table in which it is
 * @param name of the flowtable
 * @param counts whether its packets are counted in the connections of conntrack
 * @param hardware whether network cards forward its packets
 */
public record Flowtable(String table, String name, boolean counts, boolean hardware) {
  /** Writes the question for all of them. */
  public static NetlinkWriter request(NetlinkWriter writer) {
    return Nfnetlink.message(writer.clear(), Nftables.type(NFT_MSG_GETFLOWTABLE), 0, 0, 0);
  }

  /**
   * Reads the message that the cursor is at.
   *
   * @return null for a message that is not about a flowtable
   * @throws NetlinkFormatException when it is cut short
   */
  public static @Nullable Flowtable of(NetlinkMessages message) throws NetlinkFormatException {
    if (message.type() != Nftables.type(NFT_MSG_NEWFLOWTABLE)) {
      return null;
    }
    String table = "";
    String name = "";
    long flags = 0;
    NetlinkAttributes attributes = message.attributes(Nfnetlink.headerBytes());
    while (attributes.next()) {
      switch (attributes.type()) {
        case NFTA_FLOWTABLE_TABLE -> table = attributes.string();
        case NFTA_FLOWTABLE_NAME -> name = attributes.string();
        case NFTA_FLOWTABLE_FLAGS -> flags = attributes.be32();
        default -> {}
      }
    }
    return new Flowtable(
        table, name, (flags & NFT_FLOWTABLE_COUNTER) != 0, (flags & NFT_FLOWTABLE_HW_OFFLOAD) != 0);
  }
}

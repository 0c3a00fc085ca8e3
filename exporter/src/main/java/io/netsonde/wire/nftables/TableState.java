package io.netsonde.wire.nftables;

import static io.netsonde.wire.nftables.Nftables.NFTA_TABLE_FLAGS;
import static io.netsonde.wire.nftables.Nftables.NFTA_TABLE_NAME;
import static io.netsonde.wire.nftables.Nftables.NFTA_TABLE_OWNER;
import static io.netsonde.wire.nftables.Nftables.NFTA_TABLE_USERDATA;
import static io.netsonde.wire.nftables.Nftables.NFT_MSG_DELTABLE;
import static io.netsonde.wire.nftables.Nftables.NFT_MSG_GETTABLE;
import static io.netsonde.wire.nftables.Nftables.NFT_MSG_NEWTABLE;

import io.netsonde.wire.netlink.NetlinkAttributes;
import io.netsonde.wire.netlink.NetlinkFormatException;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import io.netsonde.wire.netlink.Nfnetlink;
import org.jspecify.annotations.Nullable;

/**
 * A table as the kernel describes it, in an answer or when it comes or goes.
 *
 * @param family {@code NFPROTO_…}
 * @param name of the table
 * @param flags {@code NFT_TABLE_F_…}
 * @param owner port of the socket that owns it, or 0
 * @param comment as {@code nft} shows it; empty for none, and before Linux 5.10
 * @param gone whether the message says that it was removed
 */
public record TableState(
    int family, String name, int flags, long owner, String comment, boolean gone) {
  /**
   * Table flag since Linux 6.9: it stays when its owner's socket is closed, and another may take it
   * over.
   */
  public static final int NFT_TABLE_F_PERSIST = 4;

  /** Whether its owner has ended and another may take it over. */
  public boolean isOrphan() {
    return (flags & NFT_TABLE_F_PERSIST) != 0 && owner == 0;
  }

  /** Writes the question for one table. */
  public static NetlinkWriter request(NetlinkWriter writer, int family, String table) {
    return Nfnetlink.message(writer.clear(), Nftables.type(NFT_MSG_GETTABLE), 0, family, 0)
        .string(NFTA_TABLE_NAME, table);
  }

  /**
   * Reads the message that the cursor is at.
   *
   * @return null for a message that is not about a table
   * @throws NetlinkFormatException when it is cut short
   */
  public static @Nullable TableState of(NetlinkMessages message) throws NetlinkFormatException {
    boolean gone = message.type() == Nftables.type(NFT_MSG_DELTABLE);
    if (!gone && message.type() != Nftables.type(NFT_MSG_NEWTABLE)) {
      return null;
    }
    String name = "";
    int flags = 0;
    long owner = 0;
    String comment = "";
    NetlinkAttributes attributes = message.attributes(Nfnetlink.headerBytes());
    while (attributes.next()) {
      switch (attributes.type()) {
        case NFTA_TABLE_NAME -> name = attributes.string();
        case NFTA_TABLE_FLAGS -> flags = (int) attributes.be32();
        case NFTA_TABLE_OWNER -> owner = attributes.be32();
        case NFTA_TABLE_USERDATA -> comment = Comment.of(attributes.bytes());
        default -> {}
      }
    }
    return new TableState(Nfnetlink.family(message), name, flags, owner, comment, gone);
  }
}

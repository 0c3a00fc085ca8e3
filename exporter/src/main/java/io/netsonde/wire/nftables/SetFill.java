package io.netsonde.wire.nftables;

import static io.netsonde.wire.nftables.Nftables.NFTA_SET_DESC;
import static io.netsonde.wire.nftables.Nftables.NFTA_SET_DESC_SIZE;
import static io.netsonde.wire.nftables.Nftables.NFTA_SET_NAME;
import static io.netsonde.wire.nftables.Nftables.NFTA_SET_TABLE;
import static io.netsonde.wire.nftables.Nftables.NFTA_SET_TIMEOUT;
import static io.netsonde.wire.nftables.Nftables.NFT_MSG_GETSET;
import static io.netsonde.wire.nftables.Nftables.NFT_MSG_NEWSET;

import io.netsonde.wire.netlink.NetlinkAttributes;
import io.netsonde.wire.netlink.NetlinkFormatException;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import io.netsonde.wire.netlink.Nfnetlink;
import org.jspecify.annotations.Nullable;

/**
 * How full a set is, and how full it may be.
 *
 * @param name of the set
 * @param size most elements, or 0 for no bound
 * @param timeoutMillis how long an element stays without traffic, or 0 for ever
 * @param count elements that it has, or -1 where the kernel does not tell
 */
public record SetFill(String name, long size, long timeoutMillis, long count) {
  /** nf_tables.h: NFTA_SET_COUNT, of Linux 6.16 and later; of headers not as old as those here. */
  private static final int NFTA_SET_COUNT = 20;

  /** Writes the question for one set. */
  public static NetlinkWriter request(NetlinkWriter writer, int family, String table, String set) {
    return Nfnetlink.message(writer.clear(), Nftables.type(NFT_MSG_GETSET), 0, family, 0)
        .string(NFTA_SET_TABLE, table)
        .string(NFTA_SET_NAME, set);
  }

  /**
   * Reads the message that the cursor is at.
   *
   * @return null for a message that is not about a set
   * @throws NetlinkFormatException when it is cut short
   */
  public static @Nullable SetFill of(NetlinkMessages message) throws NetlinkFormatException {
    if (message.type() != Nftables.type(NFT_MSG_NEWSET)) {
      return null;
    }
    String name = "";
    long size = 0;
    long timeout = 0;
    long count = -1;
    NetlinkAttributes attributes = message.attributes(Nfnetlink.headerBytes());
    while (attributes.next()) {
      switch (attributes.type()) {
        case NFTA_SET_NAME -> name = attributes.string();
        case NFTA_SET_DESC -> {
          NetlinkAttributes description = attributes.nested();
          while (description.next()) {
            if (description.type() == NFTA_SET_DESC_SIZE) {
              size = description.be32();
            }
          }
        }
        case NFTA_SET_TIMEOUT -> timeout = attributes.be64();
        case NFTA_SET_COUNT -> count = attributes.be32();
        default -> {}
      }
    }
    return new SetFill(name, size, timeout, count);
  }
}

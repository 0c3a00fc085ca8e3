package io.netsonde.wire.nftables;

import static io.netsonde.wire.nftables.Nftables.NFTA_COUNTER_BYTES;
import static io.netsonde.wire.nftables.Nftables.NFTA_COUNTER_PACKETS;
import static io.netsonde.wire.nftables.Nftables.NFTA_EXPR_DATA;
import static io.netsonde.wire.nftables.Nftables.NFTA_EXPR_NAME;
import static io.netsonde.wire.nftables.Nftables.NFTA_RULE_CHAIN;
import static io.netsonde.wire.nftables.Nftables.NFTA_RULE_EXPRESSIONS;
import static io.netsonde.wire.nftables.Nftables.NFTA_RULE_TABLE;
import static io.netsonde.wire.nftables.Nftables.NFTA_RULE_USERDATA;
import static io.netsonde.wire.nftables.Nftables.NFT_MSG_GETRULE;
import static io.netsonde.wire.nftables.Nftables.NFT_MSG_NEWRULE;

import io.netsonde.wire.netlink.NetlinkAttributes;
import io.netsonde.wire.netlink.NetlinkFormatException;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import io.netsonde.wire.netlink.Nfnetlink;
import org.jspecify.annotations.Nullable;

/**
 * A rule that has both a comment and a counter.
 *
 * @param comment as {@code nft} wrote it into the rule's user data
 * @param bytes of the rule's first counter
 * @param packets of the rule's first counter
 */
public record CommentedCounter(String comment, long bytes, long packets) {
  /** Writes the question for the rules of one chain. */
  public static NetlinkWriter request(
      NetlinkWriter writer, int family, String table, String chain) {
    return Nfnetlink.message(writer.clear(), Nftables.type(NFT_MSG_GETRULE), 0, family, 0)
        .string(NFTA_RULE_TABLE, table)
        .string(NFTA_RULE_CHAIN, chain);
  }

  /**
   * Reads the message that the cursor is at.
   *
   * @return null for what is no rule, or one that lacks either
   * @throws NetlinkFormatException when it is cut short
   */
  public static @Nullable CommentedCounter of(NetlinkMessages message)
      throws NetlinkFormatException {
    if (message.type() != Nftables.type(NFT_MSG_NEWRULE)) {
      return null;
    }
    String comment = "";
    Counter counter = new Counter();
    NetlinkAttributes attributes = message.attributes(Nfnetlink.headerBytes());
    while (attributes.next()) {
      switch (attributes.type()) {
        case NFTA_RULE_USERDATA -> comment = Comment.of(attributes.bytes());
        case NFTA_RULE_EXPRESSIONS -> {
          NetlinkAttributes expressions = attributes.nested();
          while (expressions.next()) {
            counter.read(expressions.nested());
          }
        }
        default -> {}
      }
    }
    return comment.isEmpty() || !counter.found
        ? null
        : new CommentedCounter(comment, counter.bytes, counter.packets);
  }

  /** The first counter of a rule. */
  private static final class Counter {
    private boolean found;
    private long bytes;
    private long packets;

    void read(NetlinkAttributes expression) throws NetlinkFormatException {
      boolean counter = false;
      while (expression.next()) {
        switch (expression.type()) {
          case NFTA_EXPR_NAME -> counter = expression.string().equals("counter");
          case NFTA_EXPR_DATA -> {
            if (counter && !found) {
              readValues(expression.nested());
            }
          }
          default -> {}
        }
      }
    }

    private void readValues(NetlinkAttributes values) throws NetlinkFormatException {
      found = true;
      while (values.next()) {
        switch (values.type()) {
          case NFTA_COUNTER_BYTES -> bytes = values.be64();
          case NFTA_COUNTER_PACKETS -> packets = values.be64();
          default -> {}
        }
      }
    }
  }
}

package io.netsonde.wire.nftables;

import static io.netsonde.wire.nftables.Nftables.NFTA_CHAIN_HOOK;
import static io.netsonde.wire.nftables.Nftables.NFTA_CHAIN_NAME;
import static io.netsonde.wire.nftables.Nftables.NFTA_CHAIN_POLICY;
import static io.netsonde.wire.nftables.Nftables.NFTA_CHAIN_TABLE;
import static io.netsonde.wire.nftables.Nftables.NFTA_CHAIN_TYPE;
import static io.netsonde.wire.nftables.Nftables.NFTA_HOOK_HOOKNUM;
import static io.netsonde.wire.nftables.Nftables.NFTA_HOOK_PRIORITY;
import static io.netsonde.wire.nftables.Nftables.NFTA_RULE_CHAIN;
import static io.netsonde.wire.nftables.Nftables.NFTA_RULE_EXPRESSIONS;
import static io.netsonde.wire.nftables.Nftables.NFTA_RULE_TABLE;
import static io.netsonde.wire.nftables.Nftables.NFTA_RULE_USERDATA;
import static io.netsonde.wire.nftables.Nftables.NFTA_SET_ELEM_LIST_SET;
import static io.netsonde.wire.nftables.Nftables.NFTA_SET_ELEM_LIST_TABLE;
import static io.netsonde.wire.nftables.Nftables.NFTA_TABLE_FLAGS;
import static io.netsonde.wire.nftables.Nftables.NFTA_TABLE_NAME;
import static io.netsonde.wire.nftables.Nftables.NFTA_TABLE_USERDATA;
import static io.netsonde.wire.nftables.Nftables.NFT_MSG_DELRULE;
import static io.netsonde.wire.nftables.Nftables.NFT_MSG_DELSETELEM;
import static io.netsonde.wire.nftables.Nftables.NFT_MSG_DELTABLE;
import static io.netsonde.wire.nftables.Nftables.NFT_MSG_NEWCHAIN;
import static io.netsonde.wire.nftables.Nftables.NFT_MSG_NEWRULE;
import static io.netsonde.wire.nftables.Nftables.NFT_MSG_NEWSET;
import static io.netsonde.wire.nftables.Nftables.NFT_MSG_NEWSETELEM;
import static io.netsonde.wire.nftables.Nftables.NFT_MSG_NEWTABLE;

import io.netsonde.wire.netlink.Netlink;
import io.netsonde.wire.netlink.NetlinkWriter;
import io.netsonde.wire.netlink.Nfnetlink;
import java.util.List;
import java.util.function.Consumer;

/**
 * A change of one table, which the kernel makes wholly or not at all: no packet ever sees half of
 * it.
 *
 * <p>Only the last message asks for an acknowledgement, since older kernels do not acknowledge the
 * end of a batch; an error of any message is told whether asked for or not.
 */
public final class NftBatch {
  private static final int CREATE = Netlink.NLM_F_REQUEST | Netlink.NLM_F_CREATE;
  private static final int APPEND = CREATE | Netlink.NLM_F_APPEND;

  private final NetlinkWriter writer;
  private final int family;
  private final String table;
  private int setId;

  /**
   * Begins a change.
   *
   * @param writer is cleared
   * @param family {@code NFPROTO_…}
   * @param table its name, at most 127 bytes
   */
  public NftBatch(NetlinkWriter writer, int family, String table) {
    this.writer = writer.clear();
    this.family = family;
    this.table = table;
    Nfnetlink.message(
        writer,
        Nfnetlink.NFNL_MSG_BATCH_BEGIN,
        Netlink.NLM_F_REQUEST,
        0,
        Nfnetlink.NFNL_SUBSYS_NFTABLES);
  }

  /**
   * Adds the table where it is not there; an orphan is taken over where {@code flags} say so.
   *
   * @param comment of at most 127 bytes; one that is there already keeps its own
   */
  public NftBatch addTable(int flags, String comment) {
    message(NFT_MSG_NEWTABLE, CREATE)
        .string(NFTA_TABLE_NAME, table)
        .be32(NFTA_TABLE_FLAGS, flags)
        .bytes(NFTA_TABLE_USERDATA, Comment.userData(comment));
    return this;
  }

  /** Removes the table with all that is in it. */
  public NftBatch deleteTable() {
    message(NFT_MSG_DELTABLE, Netlink.NLM_F_REQUEST).string(NFTA_TABLE_NAME, table);
    return this;
  }

  /**
   * Adds a chain that the kernel enters by itself and that lets every packet on.
   *
   * @param hook {@code NF_INET_…} or {@code NF_BR_…}
   * @param priority its place among the chains of the hook
   */
  public NftBatch addBaseChain(String name, int hook, int priority) {
    chain(name)
        .string(NFTA_CHAIN_TYPE, "filter")
        .be32(NFTA_CHAIN_POLICY, Nftables.NF_ACCEPT)
        .nest(NFTA_CHAIN_HOOK)
        .be32(NFTA_HOOK_HOOKNUM, hook)
        .be32(NFTA_HOOK_PRIORITY, priority)
        .endNest();
    return this;
  }

  /** Adds a chain that rules jump to. */
  public NftBatch addChain(String name) {
    chain(name);
    return this;
  }

  /** Removes all rules of a chain. */
  public NftBatch clearChain(String name) {
    message(NFT_MSG_DELRULE, Netlink.NLM_F_REQUEST)
        .string(NFTA_RULE_TABLE, table)
        .string(NFTA_RULE_CHAIN, name);
    return this;
  }

  /** Adds a rule at a chain's end. */
  public NftBatch addRule(String chain, Consumer<NftRule> expressions) {
    return addRule(chain, expressions, "");
  }

  /** Adds a rule with a comment of at most 127 bytes at a chain's end. */
  public NftBatch addRule(String chain, Consumer<NftRule> expressions, String comment) {
    message(NFT_MSG_NEWRULE, APPEND)
        .string(NFTA_RULE_TABLE, table)
        .string(NFTA_RULE_CHAIN, chain)
        .nest(NFTA_RULE_EXPRESSIONS);
    expressions.accept(new NftRule(writer));
    writer.endNest();
    if (!comment.isEmpty()) {
      writer.bytes(NFTA_RULE_USERDATA, Comment.userData(comment));
    }
    return this;
  }

  /** Adds a set; where it is there already it must be the same. */
  public NftBatch addSet(NftSet set) {
    message(NFT_MSG_NEWSET, CREATE);
    setId++;
    set.write(writer, table, setId);
    return this;
  }

  /** Removes all elements of a set. */
  public NftBatch clearSet(String set) {
    elements(NFT_MSG_DELSETELEM, Netlink.NLM_F_REQUEST, set);
    return this;
  }

  /** Adds elements to a set; nothing is sent for none. */
  public NftBatch addElements(String set, List<NftElement> elements) {
    if (!elements.isEmpty()) {
      elements(NFT_MSG_NEWSETELEM, CREATE, set);
      NftElement.write(writer, elements);
    }
    return this;
  }

  /** The whole request, valid until the writer is used again. */
  public NetlinkWriter request() {
    writer.acknowledge();
    return Nfnetlink.message(
        writer,
        Nfnetlink.NFNL_MSG_BATCH_END,
        Netlink.NLM_F_REQUEST,
        0,
        Nfnetlink.NFNL_SUBSYS_NFTABLES);
  }

  private NetlinkWriter chain(String name) {
    return message(NFT_MSG_NEWCHAIN, CREATE)
        .string(NFTA_CHAIN_TABLE, table)
        .string(NFTA_CHAIN_NAME, name);
  }

  private void elements(int type, int flags, String set) {
    message(type, flags)
        .string(NFTA_SET_ELEM_LIST_TABLE, table)
        .string(NFTA_SET_ELEM_LIST_SET, set);
  }

  private NetlinkWriter message(int type, int flags) {
    return Nfnetlink.message(writer, Nftables.type(type), flags, family, 0);
  }
}

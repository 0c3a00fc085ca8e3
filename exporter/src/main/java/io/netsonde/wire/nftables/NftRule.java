package io.netsonde.wire.nftables;

import static io.netsonde.wire.nftables.Nftables.NFTA_BITWISE_DREG;
import static io.netsonde.wire.nftables.Nftables.NFTA_BITWISE_LEN;
import static io.netsonde.wire.nftables.Nftables.NFTA_BITWISE_MASK;
import static io.netsonde.wire.nftables.Nftables.NFTA_BITWISE_SREG;
import static io.netsonde.wire.nftables.Nftables.NFTA_BITWISE_XOR;
import static io.netsonde.wire.nftables.Nftables.NFTA_CMP_DATA;
import static io.netsonde.wire.nftables.Nftables.NFTA_CMP_OP;
import static io.netsonde.wire.nftables.Nftables.NFTA_CMP_SREG;
import static io.netsonde.wire.nftables.Nftables.NFTA_DATA_VALUE;
import static io.netsonde.wire.nftables.Nftables.NFTA_DATA_VERDICT;
import static io.netsonde.wire.nftables.Nftables.NFTA_DYNSET_EXPR;
import static io.netsonde.wire.nftables.Nftables.NFTA_DYNSET_OP;
import static io.netsonde.wire.nftables.Nftables.NFTA_DYNSET_SET_NAME;
import static io.netsonde.wire.nftables.Nftables.NFTA_DYNSET_SREG_KEY;
import static io.netsonde.wire.nftables.Nftables.NFTA_DYNSET_TIMEOUT;
import static io.netsonde.wire.nftables.Nftables.NFTA_EXPR_DATA;
import static io.netsonde.wire.nftables.Nftables.NFTA_EXPR_NAME;
import static io.netsonde.wire.nftables.Nftables.NFTA_IMMEDIATE_DATA;
import static io.netsonde.wire.nftables.Nftables.NFTA_IMMEDIATE_DREG;
import static io.netsonde.wire.nftables.Nftables.NFTA_LIST_ELEM;
import static io.netsonde.wire.nftables.Nftables.NFTA_LOOKUP_SET;
import static io.netsonde.wire.nftables.Nftables.NFTA_LOOKUP_SREG;
import static io.netsonde.wire.nftables.Nftables.NFTA_META_DREG;
import static io.netsonde.wire.nftables.Nftables.NFTA_META_KEY;
import static io.netsonde.wire.nftables.Nftables.NFTA_PAYLOAD_BASE;
import static io.netsonde.wire.nftables.Nftables.NFTA_PAYLOAD_DREG;
import static io.netsonde.wire.nftables.Nftables.NFTA_PAYLOAD_LEN;
import static io.netsonde.wire.nftables.Nftables.NFTA_PAYLOAD_OFFSET;
import static io.netsonde.wire.nftables.Nftables.NFTA_VERDICT_CHAIN;
import static io.netsonde.wire.nftables.Nftables.NFTA_VERDICT_CODE;
import static io.netsonde.wire.nftables.Nftables.NFT_REG32_00;

import io.netsonde.wire.IpPrefix;
import io.netsonde.wire.netlink.NetlinkWriter;

/**
 * Writes the expressions of one rule, in the order in which the kernel runs them. One that does not
 * match ends the rule for that packet.
 *
 * <p>Registers are numbered from 0, four bytes each; a value of 16 bytes takes four in a row.
 */
public final class NftRule {
  private final NetlinkWriter writer;

  NftRule(NetlinkWriter writer) {
    this.writer = writer;
  }

  /** Loads what is known about the packet, beside its contents. */
  public NftRule meta(int register, int key) {
    begin("meta").be32(NFTA_META_KEY, key).be32(NFTA_META_DREG, NFT_REG32_00 + register);
    return end();
  }

  /** Loads bytes of the header of IPv4 or IPv6. */
  public NftRule network(int register, int offset, int length) {
    begin("payload")
        .be32(NFTA_PAYLOAD_DREG, NFT_REG32_00 + register)
        .be32(NFTA_PAYLOAD_BASE, Nftables.NFT_PAYLOAD_NETWORK_HEADER)
        .be32(NFTA_PAYLOAD_OFFSET, offset)
        .be32(NFTA_PAYLOAD_LEN, length);
    return end();
  }

  /** Loads a constant. */
  public NftRule immediate(int register, byte[] value) {
    begin("immediate")
        .be32(NFTA_IMMEDIATE_DREG, NFT_REG32_00 + register)
        .nest(NFTA_IMMEDIATE_DATA)
        .bytes(NFTA_DATA_VALUE, value)
        .endNest();
    return end();
  }

  /**
   * Goes on where the address that a register holds is of a network.
   *
   * @param scratch a register that is overwritten
   */
  public NftRule isWithin(int register, IpPrefix network, int scratch) {
    byte[] first = NftElement.bytes(network.first());
    byte[] mask = NftElement.bytes(network.last());
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) ~(mask[i] ^ first[i]);
    }
    begin("bitwise")
        .be32(NFTA_BITWISE_SREG, NFT_REG32_00 + register)
        .be32(NFTA_BITWISE_DREG, NFT_REG32_00 + scratch)
        .be32(NFTA_BITWISE_LEN, mask.length)
        .nest(NFTA_BITWISE_MASK)
        .bytes(NFTA_DATA_VALUE, mask)
        .endNest()
        .nest(NFTA_BITWISE_XOR)
        .bytes(NFTA_DATA_VALUE, new byte[mask.length])
        .endNest();
    return end().isEqual(scratch, first);
  }

  /** Goes on where a register holds this. */
  public NftRule isEqual(int register, byte[] value) {
    begin("cmp")
        .be32(NFTA_CMP_SREG, NFT_REG32_00 + register)
        .be32(NFTA_CMP_OP, Nftables.NFT_CMP_EQ)
        .nest(NFTA_CMP_DATA)
        .bytes(NFTA_DATA_VALUE, value)
        .endNest();
    return end();
  }

  /** Goes on where a set has what a register holds. */
  public NftRule isIn(int register, String set) {
    begin("lookup").string(NFTA_LOOKUP_SET, set).be32(NFTA_LOOKUP_SREG, NFT_REG32_00 + register);
    return end();
  }

  /** Counts every packet that comes this far. */
  public NftRule count() {
    begin("counter");
    return end();
  }

  /**
   * Counts the packet at the element of a set whose key begins at a register; makes the element
   * where there is none. Its time to live begins anew.
   *
   * @param timeoutMillis how long it stays without traffic; 0 for as long as the set says
   */
  public NftRule count(int register, String set, long timeoutMillis) {
    begin("dynset")
        .string(NFTA_DYNSET_SET_NAME, set)
        .be32(NFTA_DYNSET_OP, Nftables.NFT_DYNSET_OP_UPDATE)
        .be32(NFTA_DYNSET_SREG_KEY, NFT_REG32_00 + register);
    if (timeoutMillis > 0) {
      writer.be64(NFTA_DYNSET_TIMEOUT, timeoutMillis);
    }
    writer
        .nest(NFTA_DYNSET_EXPR)
        .string(NFTA_EXPR_NAME, "counter")
        .nest(NFTA_EXPR_DATA)
        .endNest()
        .endNest();
    return end();
  }

  /** Goes through another chain, and then on here. */
  public NftRule jump(String chain) {
    return verdict(Nftables.NFT_JUMP, chain);
  }

  /** Goes through another chain, and not on here. */
  public NftRule goTo(String chain) {
    return verdict(Nftables.NFT_GOTO, chain);
  }

  /** Leaves the chain, and goes on where it was jumped from. */
  public NftRule leave() {
    return verdict(Nftables.NFT_RETURN, "");
  }

  private NftRule verdict(int code, String chain) {
    begin("immediate")
        .be32(NFTA_IMMEDIATE_DREG, Nftables.NFT_REG_VERDICT)
        .nest(NFTA_IMMEDIATE_DATA)
        .nest(NFTA_DATA_VERDICT)
        .be32(NFTA_VERDICT_CODE, code);
    if (!chain.isEmpty()) {
      writer.string(NFTA_VERDICT_CHAIN, chain);
    }
    writer.endNest().endNest();
    return end();
  }

  private NetlinkWriter begin(String expression) {
    return writer.nest(NFTA_LIST_ELEM).string(NFTA_EXPR_NAME, expression).nest(NFTA_EXPR_DATA);
  }

  private NftRule end() {
    writer.endNest().endNest();
    return this;
  }
}

package io.netsonde.wire.nftables;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.netlink.Nfnetlink;

/** Constants of nftables, named as in {@code linux/netfilter/nf_tables.h}. */
@CHeader("linux/netfilter/nf_tables.h")
public final class Nftables {
  public static final int NFT_MSG_NEWTABLE = 0;
  public static final int NFT_MSG_GETTABLE = 1;
  public static final int NFT_MSG_DELTABLE = 2;
  public static final int NFT_MSG_NEWCHAIN = 3;
  public static final int NFT_MSG_NEWRULE = 6;
  public static final int NFT_MSG_GETRULE = 7;
  public static final int NFT_MSG_DELRULE = 8;
  public static final int NFT_MSG_NEWSET = 9;
  public static final int NFT_MSG_GETSET = 10;
  public static final int NFT_MSG_NEWSETELEM = 12;
  public static final int NFT_MSG_GETSETELEM = 13;
  public static final int NFT_MSG_DELSETELEM = 14;
  public static final int NFT_MSG_NEWFLOWTABLE = 22;
  public static final int NFT_MSG_GETFLOWTABLE = 23;

  public static final int NFTA_TABLE_NAME = 1;
  public static final int NFTA_TABLE_FLAGS = 2;
  public static final int NFTA_TABLE_USERDATA = 6;
  public static final int NFTA_TABLE_OWNER = 7;

  /**
   * Table flag: only the socket that made the table may change it, and it dies with that socket.
   */
  public static final int NFT_TABLE_F_OWNER = 2;

  public static final int NFTA_CHAIN_TABLE = 1;
  public static final int NFTA_CHAIN_NAME = 3;
  public static final int NFTA_CHAIN_HOOK = 4;
  public static final int NFTA_CHAIN_POLICY = 5;
  public static final int NFTA_CHAIN_TYPE = 7;
  public static final int NFTA_HOOK_HOOKNUM = 1;
  public static final int NFTA_HOOK_PRIORITY = 2;

  public static final int NFTA_RULE_TABLE = 1;
  public static final int NFTA_RULE_CHAIN = 2;
  public static final int NFTA_RULE_EXPRESSIONS = 4;
  public static final int NFTA_RULE_USERDATA = 7;

  public static final int NFTA_LIST_ELEM = 1;
  public static final int NFTA_EXPR_NAME = 1;
  public static final int NFTA_EXPR_DATA = 2;

  public static final int NFTA_SET_TABLE = 1;
  public static final int NFTA_SET_NAME = 2;
  public static final int NFTA_SET_FLAGS = 3;
  public static final int NFTA_SET_KEY_TYPE = 4;
  public static final int NFTA_SET_KEY_LEN = 5;
  public static final int NFTA_SET_DESC = 9;
  public static final int NFTA_SET_ID = 10;
  public static final int NFTA_SET_TIMEOUT = 11;
  public static final int NFTA_SET_DESC_SIZE = 1;

  public static final int NFT_SET_INTERVAL = 4;
  public static final int NFT_SET_TIMEOUT = 16;
  public static final int NFT_SET_EVAL = 32;

  public static final int NFTA_SET_ELEM_LIST_TABLE = 1;
  public static final int NFTA_SET_ELEM_LIST_SET = 2;
  public static final int NFTA_SET_ELEM_LIST_ELEMENTS = 3;
  public static final int NFTA_SET_ELEM_KEY = 1;
  public static final int NFTA_SET_ELEM_FLAGS = 3;
  public static final int NFTA_SET_ELEM_EXPIRATION = 5;
  public static final int NFTA_SET_ELEM_EXPR = 7;

  /** Element flag: not an element, but where the interval before it ends. */
  public static final int NFT_SET_ELEM_INTERVAL_END = 1;

  public static final int NFTA_DATA_VALUE = 1;
  public static final int NFTA_DATA_VERDICT = 2;
  public static final int NFTA_VERDICT_CODE = 1;
  public static final int NFTA_VERDICT_CHAIN = 2;
  public static final int NFT_JUMP = -3;
  public static final int NFT_GOTO = -4;
  public static final int NFT_RETURN = -5;

  /** The register of verdicts. */
  public static final int NFT_REG_VERDICT = 0;

  /** The first of the registers of four bytes; the next ones follow it without a gap. */
  public static final int NFT_REG32_00 = 8;

  public static final int NFTA_META_DREG = 1;
  public static final int NFTA_META_KEY = 2;
  public static final int NFT_META_PROTOCOL = 1;
  public static final int NFT_META_IIFNAME = 6;
  public static final int NFT_META_OIFNAME = 7;

  public static final int NFTA_BITWISE_SREG = 1;
  public static final int NFTA_BITWISE_DREG = 2;
  public static final int NFTA_BITWISE_LEN = 3;
  public static final int NFTA_BITWISE_MASK = 4;
  public static final int NFTA_BITWISE_XOR = 5;

  public static final int NFTA_CMP_SREG = 1;
  public static final int NFTA_CMP_OP = 2;
  public static final int NFTA_CMP_DATA = 3;
  public static final int NFT_CMP_EQ = 0;

  public static final int NFTA_PAYLOAD_DREG = 1;
  public static final int NFTA_PAYLOAD_BASE = 2;
  public static final int NFTA_PAYLOAD_OFFSET = 3;
  public static final int NFTA_PAYLOAD_LEN = 4;
  public static final int NFT_PAYLOAD_NETWORK_HEADER = 1;

  public static final int NFTA_LOOKUP_SET = 1;
  public static final int NFTA_LOOKUP_SREG = 2;

  public static final int NFTA_IMMEDIATE_DREG = 1;
  public static final int NFTA_IMMEDIATE_DATA = 2;

  public static final int NFTA_DYNSET_SET_NAME = 1;
  public static final int NFTA_DYNSET_OP = 3;
  public static final int NFTA_DYNSET_SREG_KEY = 4;
  public static final int NFTA_DYNSET_TIMEOUT = 6;
  public static final int NFTA_DYNSET_EXPR = 7;
  public static final int NFT_DYNSET_OP_UPDATE = 1;

  public static final int NFTA_COUNTER_BYTES = 1;
  public static final int NFTA_COUNTER_PACKETS = 2;

  public static final int NFTA_FLOWTABLE_TABLE = 1;
  public static final int NFTA_FLOWTABLE_NAME = 2;
  public static final int NFTA_FLOWTABLE_FLAGS = 7;
  public static final int NFT_FLOWTABLE_HW_OFFLOAD = 1;
  public static final int NFT_FLOWTABLE_COUNTER = 2;

  /** Family of tables for IPv4 and IPv6 together. */
  @CHeader("linux/netfilter.h")
  public static final int NFPROTO_INET = 1;

  /** Family of tables for what a bridge switches. */
  @CHeader("linux/netfilter.h")
  public static final int NFPROTO_BRIDGE = 7;

  @CHeader("linux/netfilter.h")
  public static final int NF_ACCEPT = 1;

  @CHeader("linux/if_ether.h")
  public static final int ETH_P_IP = 0x0800;

  @CHeader("linux/if_ether.h")
  public static final int ETH_P_IPV6 = 0x86dd;

  private Nftables() {}

  /** Message type of netlink for a message of nftables. */
  public static int type(int message) {
    return Nfnetlink.type(Nfnetlink.NFNL_SUBSYS_NFTABLES, message);
  }
}

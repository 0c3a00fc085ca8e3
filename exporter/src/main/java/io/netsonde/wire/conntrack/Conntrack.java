package io.netsonde.wire.conntrack;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.netlink.Nfnetlink;

/** Constants of connection tracking, named as in {@code linux/netfilter/nfnetlink_conntrack.h}. */
@CHeader("linux/netfilter/nfnetlink_conntrack.h")
public final class Conntrack {
  /** A connection: new or changed as an event, as it is in an answer. */
  public static final int IPCTNL_MSG_CT_NEW = 0;

  public static final int IPCTNL_MSG_CT_GET = 1;

  /** A connection that has ended. */
  public static final int IPCTNL_MSG_CT_DELETE = 2;

  public static final int IPCTNL_MSG_CT_GET_STATS_CPU = 4;
  public static final int IPCTNL_MSG_CT_GET_STATS = 5;

  public static final int CTA_TUPLE_ORIG = 1;
  public static final int CTA_TUPLE_REPLY = 2;
  public static final int CTA_STATUS = 3;
  public static final int CTA_TIMEOUT = 7;
  public static final int CTA_COUNTERS_ORIG = 9;
  public static final int CTA_COUNTERS_REPLY = 10;
  public static final int CTA_ID = 12;
  public static final int CTA_ZONE = 18;

  public static final int CTA_TUPLE_IP = 1;
  public static final int CTA_TUPLE_PROTO = 2;
  public static final int CTA_IP_V4_SRC = 1;
  public static final int CTA_IP_V4_DST = 2;
  public static final int CTA_IP_V6_SRC = 3;
  public static final int CTA_IP_V6_DST = 4;
  public static final int CTA_PROTO_NUM = 1;
  public static final int CTA_PROTO_SRC_PORT = 2;
  public static final int CTA_PROTO_DST_PORT = 3;

  public static final int CTA_COUNTERS_PACKETS = 1;
  public static final int CTA_COUNTERS_BYTES = 2;

  public static final int CTA_STATS_INVALID = 4;
  public static final int CTA_STATS_INSERT_FAILED = 9;
  public static final int CTA_STATS_DROP = 10;
  public static final int CTA_STATS_EARLY_DROP = 11;
  public static final int CTA_STATS_ERROR = 12;

  public static final int CTA_STATS_GLOBAL_ENTRIES = 1;
  public static final int CTA_STATS_GLOBAL_MAX_ENTRIES = 2;

  /** Status: the other side has answered. */
  @CHeader("linux/netfilter/nf_conntrack_common.h")
  public static final int IPS_SEEN_REPLY = 1 << 1;

  /** Status: its packets pass by the firewall's hooks, through a flowtable. */
  @CHeader("linux/netfilter/nf_conntrack_common.h")
  public static final int IPS_OFFLOAD = 1 << 14;

  /** Status: network cards forward its packets. */
  @CHeader("linux/netfilter/nf_conntrack_common.h")
  public static final int IPS_HW_OFFLOAD = 1 << 15;

  private Conntrack() {}

  /** Message type of netlink for a message of connection tracking. */
  public static int type(int message) {
    return Nfnetlink.type(Nfnetlink.NFNL_SUBSYS_CTNETLINK, message);
  }
}

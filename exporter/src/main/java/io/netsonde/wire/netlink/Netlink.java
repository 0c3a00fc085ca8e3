package io.netsonde.wire.netlink;

import io.netsonde.wire.CHeader;

/** Constants of the netlink protocol, named as in {@code linux/netlink.h}. */
@CHeader("linux/netlink.h")
public final class Netlink {
  /** Protocol: links, addresses, neighbours, routes. */
  public static final int NETLINK_ROUTE = 0;

  /** Protocol: between programs of user space. */
  public static final int NETLINK_USERSOCK = 2;

  /** Protocol: nftables, connection tracking. */
  public static final int NETLINK_NETFILTER = 12;

  /** Protocol: families registered by name. */
  public static final int NETLINK_GENERIC = 16;

  /** Message type: nothing, to be skipped. */
  public static final int NLMSG_NOOP = 1;

  /** Message type: an acknowledgement (error 0) or a failure. */
  public static final int NLMSG_ERROR = 2;

  /** Message type: end of a dump. */
  public static final int NLMSG_DONE = 3;

  /** Message type: data lost. */
  public static final int NLMSG_OVERRUN = 4;

  /** First message type that is a protocol's own. */
  public static final int NLMSG_MIN_TYPE = 0x10;

  public static final int NLM_F_REQUEST = 0x01;
  public static final int NLM_F_MULTI = 0x02;
  public static final int NLM_F_ACK = 0x04;
  public static final int NLM_F_ECHO = 0x08;

  /** The table changed during the dump, which is therefore not to be trusted. */
  public static final int NLM_F_DUMP_INTR = 0x10;

  public static final int NLM_F_DUMP_FILTERED = 0x20;
  public static final int NLM_F_ROOT = 0x100;
  public static final int NLM_F_MATCH = 0x200;
  public static final int NLM_F_DUMP = NLM_F_ROOT | NLM_F_MATCH;
  public static final int NLM_F_REPLACE = 0x100;
  public static final int NLM_F_EXCL = 0x200;
  public static final int NLM_F_CREATE = 0x400;
  public static final int NLM_F_APPEND = 0x800;

  /** On an error: the request that follows the error code was cut to its header. */
  public static final int NLM_F_CAPPED = 0x100;

  /** On an error: attributes with explanations follow. */
  public static final int NLM_F_ACK_TLVS = 0x200;

  public static final int NLMSGERR_ATTR_MSG = 1;
  public static final int NLMSGERR_ATTR_OFFS = 2;
  public static final int NLMSGERR_ATTR_MISS_TYPE = 5;

  public static final int NLA_F_NESTED = 0x8000;
  public static final int NLA_F_NET_BYTEORDER = 0x4000;

  /** What remains of an attribute's type without the two flags. */
  public static final int NLA_TYPE_MASK = ~(NLA_F_NESTED | NLA_F_NET_BYTEORDER);

  public static final int NETLINK_ADD_MEMBERSHIP = 1;
  public static final int NETLINK_CAP_ACK = 10;
  public static final int NETLINK_EXT_ACK = 11;
  public static final int NETLINK_GET_STRICT_CHK = 12;

  private Netlink() {}
}

package io.netsonde.wire.netlink;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;

/**
 * What all parts of netfilter have in common on netlink, named as in {@code
 * linux/netfilter/nfnetlink.h}.
 */
public final class Nfnetlink {
  @CHeader("linux/netfilter/nfnetlink.h")
  public static final int NFNL_SUBSYS_CTNETLINK = 1;

  @CHeader("linux/netfilter/nfnetlink.h")
  public static final int NFNL_SUBSYS_NFTABLES = 10;

  /** First message of a batch: NLMSG_MIN_TYPE, and the next one for the last. */
  public static final int NFNL_MSG_BATCH_BEGIN = 16;

  public static final int NFNL_MSG_BATCH_END = 17;

  /** Multicast group: connections that begin. */
  @CHeader("linux/netfilter/nfnetlink.h")
  public static final int NFNLGRP_CONNTRACK_NEW = 1;

  /** Multicast group: connections that change. */
  @CHeader("linux/netfilter/nfnetlink.h")
  public static final int NFNLGRP_CONNTRACK_UPDATE = 2;

  /** Multicast group: connections that end. */
  @CHeader("linux/netfilter/nfnetlink.h")
  public static final int NFNLGRP_CONNTRACK_DESTROY = 3;

  /** Multicast group: changes of the ruleset. */
  @CHeader("linux/netfilter/nfnetlink.h")
  public static final int NFNLGRP_NFTABLES = 7;

  static final CStruct NFGENMSG =
      CStruct.of(
          "struct nfgenmsg",
          "linux/netfilter/nfnetlink.h",
          CStruct.u8("nfgen_family"),
          CStruct.u8("version"),
          CStruct.u16("res_id"));

  private static final long FAMILY = NFGENMSG.offset("nfgen_family");

  private Nfnetlink() {}

  /** Bytes of the header that stands before the attributes. */
  public static long headerBytes() {
    return NFGENMSG.size();
  }

  /** Message type of a part's message. */
  public static int type(int subsystem, int message) {
    return subsystem << 8 | message;
  }

  /** The address family of the message that the cursor is at. */
  public static int family(NetlinkMessages message) throws NetlinkFormatException {
    return message.u8(FAMILY);
  }

  /**
   * Begins a message to a part.
   *
   * @param type by {@link #type}, or {@code NFNL_MSG_…}
   * @param resource what {@code res_id} says: the part that a batch is for, otherwise 0
   */
  public static NetlinkWriter message(
      NetlinkWriter writer, int type, int flags, int family, int resource) {
    return writer.message(type, flags).put8(family).put8(0).putBe16(resource);
  }
}

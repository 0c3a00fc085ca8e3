package io.netsonde.wire.netlink;

import io.netsonde.wire.CHeader;

/**
 * Constants of links and addresses, named as in {@code linux/rtnetlink.h} and the headers that it
 * includes.
 */
@CHeader("linux/rtnetlink.h")
public final class Rtnetlink {
  public static final int RTM_NEWLINK = 16;
  public static final int RTM_DELLINK = 17;
  public static final int RTM_GETLINK = 18;
  public static final int RTM_SETLINK = 19;
  public static final int RTM_NEWADDR = 20;
  public static final int RTM_DELADDR = 21;
  public static final int RTM_GETADDR = 22;

  public static final int RTM_NEWROUTE = 24;
  public static final int RTM_GETROUTE = 26;

  public static final int RTA_DST = 1;
  public static final int RTA_SRC = 2;
  public static final int RTA_OIF = 4;

  public static final int RTNLGRP_LINK = 1;
  public static final int RTNLGRP_NEIGH = 3;
  public static final int RTNLGRP_IPV4_IFADDR = 5;
  public static final int RTNLGRP_IPV6_IFADDR = 9;

  public static final int IFLA_ADDRESS = 1;
  public static final int IFLA_IFNAME = 3;
  public static final int IFLA_MTU = 4;
  public static final int IFLA_OPERSTATE = 16;
  public static final int IFLA_LINKINFO = 18;
  public static final int IFLA_EXT_MASK = 29;
  public static final int IFLA_INFO_KIND = 1;
  public static final int IFLA_INFO_DATA = 2;

  /** In {@code IFLA_EXT_MASK}: leave the counters out of the answer. */
  public static final int RTEXT_FILTER_SKIP_STATS = 1 << 3;

  public static final int IFA_ADDRESS = 1;
  public static final int IFA_LOCAL = 2;
  public static final int IFA_FLAGS = 8;

  /** An IPv6 address whose uniqueness is being checked: it cannot be a source yet. */
  public static final int IFA_F_TENTATIVE = 0x40;

  /** An IPv6 address that may be used, but not for new conversations. */
  public static final int IFA_F_DEPRECATED = 0x20;

  @CHeader("sys/socket.h")
  public static final int AF_UNSPEC = 0;

  @CHeader("sys/socket.h")
  public static final int AF_INET = 2;

  @CHeader("sys/socket.h")
  public static final int AF_BRIDGE = 7;

  @CHeader("sys/socket.h")
  public static final int AF_INET6 = 10;

  /** Set by an administrator: the link is meant to work. */
  @CHeader("linux/if.h")
  public static final int IFF_UP = 1;

  @CHeader("linux/if.h")
  public static final int IFF_LOOPBACK = 8;

  @CHeader("linux/if.h")
  public static final int IFF_POINTOPOINT = 0x10;

  /** Set by the kernel: the link can carry packets. */
  @CHeader("linux/if.h")
  public static final int IFF_RUNNING = 0x40;

  /** The driver signals that the carrier is there. */
  @CHeader("linux/if.h")
  public static final int IFF_LOWER_UP = 0x10000;

  @CHeader("linux/if_arp.h")
  public static final int ARPHRD_ETHER = 1;

  @CHeader("linux/if_arp.h")
  public static final int ARPHRD_LOOPBACK = 772;

  private Rtnetlink() {}
}

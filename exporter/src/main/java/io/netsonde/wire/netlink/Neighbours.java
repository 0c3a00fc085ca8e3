package io.netsonde.wire.netlink;

import io.netsonde.wire.CHeader;

/** Constants of the neighbour tables, named as in {@code linux/neighbour.h}. */
@CHeader("linux/neighbour.h")
public final class Neighbours {
  @CHeader("linux/rtnetlink.h")
  public static final int RTM_NEWNEIGH = 28;

  @CHeader("linux/rtnetlink.h")
  public static final int RTM_DELNEIGH = 29;

  @CHeader("linux/rtnetlink.h")
  public static final int RTM_GETNEIGH = 30;

  @CHeader("linux/rtnetlink.h")
  public static final int RTM_NEWNEIGHTBL = 64;

  @CHeader("linux/rtnetlink.h")
  public static final int RTM_GETNEIGHTBL = 66;

  /** Entries above which the kernel refuses new ones. */
  public static final int NDTA_THRESH3 = 4;

  public static final int NDTA_CONFIG = 5;
  public static final int NDTA_STATS = 7;

  public static final int NDA_DST = 1;
  public static final int NDA_LLADDR = 2;
  public static final int NDA_CACHEINFO = 3;

  /** In a request: use the entry, so that the kernel asks whether it still holds. */
  public static final int NTF_USE = 1;

  /** The entry answers for somebody else ({@code ip neigh add proxy}). */
  public static final int NTF_PROXY = 8;

  /** The entry is new, and nobody has looked for it. */
  public static final int NUD_NONE = 0;

  /** The kernel asks, and has not had an answer yet. */
  public static final int NUD_INCOMPLETE = 0x01;

  /** It answered, or what it sent proved that it hears us, within some 15 to 45 seconds. */
  public static final int NUD_REACHABLE = 0x02;

  /** It was reachable once; nobody has asked since. */
  public static final int NUD_STALE = 0x04;

  /** Used while stale: the kernel will ask soon, unless something proves it reachable first. */
  public static final int NUD_DELAY = 0x08;

  /** The kernel asks whether it is still there. */
  public static final int NUD_PROBE = 0x10;

  /** It did not answer. */
  public static final int NUD_FAILED = 0x20;

  /** Needs no address of the link, as on a tunnel. */
  public static final int NUD_NOARP = 0x40;

  /** An administrator entered it. */
  public static final int NUD_PERMANENT = 0x80;

  private Neighbours() {}
}

package io.netsonde.wire.netlink;

import static io.netsonde.wire.netlink.Neighbours.NDA_CACHEINFO;
import static io.netsonde.wire.netlink.Neighbours.NDA_DST;
import static io.netsonde.wire.netlink.Neighbours.NDA_LLADDR;
import static io.netsonde.wire.netlink.Neighbours.NTF_PROXY;
import static io.netsonde.wire.netlink.Neighbours.NTF_USE;
import static io.netsonde.wire.netlink.Neighbours.RTM_GETNEIGH;
import static io.netsonde.wire.netlink.Neighbours.RTM_NEWNEIGH;
import static io.netsonde.wire.netlink.Rtnetlink.AF_INET;
import static io.netsonde.wire.netlink.Rtnetlink.AF_INET6;
import static io.netsonde.wire.netlink.Rtnetlink.AF_UNSPEC;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.netsonde.wire.CStruct;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a neighbour table as {@code RTM_NEWNEIGH} and {@code RTM_DELNEIGH} describe it: which
 * address of the link stands for an address of the network, and how sure the kernel is.
 *
 * @param index number of the interface in its namespace
 * @param address with the interface as its zone where it is link-local or multicast
 * @param mac null where the kernel does not know it, or the link has no such addresses
 * @param state one of {@code NUD_…}
 * @param flags {@code NTF_…}
 * @param confirmedMillis for how long nothing has proved it reachable; -1 where the kernel does not
 *     say. While it is reachable this grows only as far as nobody uses it.
 */
public record Neighbour(
    int index,
    IpAddress address,
    @Nullable MacAddress mac,
    int state,
    int flags,
    long confirmedMillis) {
  static final CStruct NDMSG =
      CStruct.of(
          "struct ndmsg",
          "linux/neighbour.h",
          CStruct.u8("ndm_family"),
          CStruct.u8("ndm_pad1"),
          CStruct.u16("ndm_pad2"),
          CStruct.u32("ndm_ifindex"),
          CStruct.u16("ndm_state"),
          CStruct.u8("ndm_flags"),
          CStruct.u8("ndm_type"));

  static final CStruct CACHEINFO =
      CStruct.of(
          "struct nda_cacheinfo",
          "linux/neighbour.h",
          CStruct.u32("ndm_confirmed"),
          CStruct.u32("ndm_used"),
          CStruct.u32("ndm_updated"),
          CStruct.u32("ndm_refcnt"));

  private static final long FAMILY = NDMSG.offset("ndm_family");
  private static final long INDEX = NDMSG.offset("ndm_ifindex");
  private static final long STATE = NDMSG.offset("ndm_state");
  private static final long FLAGS = NDMSG.offset("ndm_flags");
  private static final long CONFIRMED = CACHEINFO.offset("ndm_confirmed");

  /** The kernel tells such times in hundredths of a second on all machines (USER_HZ). */
  private static final long TICK_MILLIS = 10;

  /**
   * Reads the message that the cursor is at.
   *
   * @return null for what is neither of IPv4 nor of IPv6, such as a bridge's table, and for an
   *     entry that answers for somebody else
   * @throws NetlinkFormatException when it is cut short or holds no address
   */
  public static @Nullable Neighbour of(NetlinkMessages message) throws NetlinkFormatException {
    NetlinkAttributes attributes = message.attributes(NDMSG.size());
    int family = message.u8(FAMILY);
    int flags = message.u8(FLAGS);
    if ((family != AF_INET && family != AF_INET6) || (flags & NTF_PROXY) != 0) {
      return null;
    }
    int index = message.s32(INDEX);
    IpAddress address = null;
    MacAddress mac = null;
    long confirmed = -1;
    while (attributes.next()) {
      switch (attributes.type()) {
        case NDA_DST -> address = address(family, index, attributes);
        case NDA_LLADDR -> mac = MacAddress.of(attributes.bytes()).orElse(null);
        case NDA_CACHEINFO -> confirmed = confirmed(attributes);
        default -> {}
      }
    }
    if (address == null) {
      throw new NetlinkFormatException("neighbour without an address");
    }
    return new Neighbour(index, address, mac, message.u16(STATE), flags, confirmed);
  }

  /** Writes the request for the tables of both families. */
  public static NetlinkWriter dump(NetlinkWriter writer) {
    return request(writer.clear(), RTM_GETNEIGH, AF_UNSPEC, 0, 0);
  }

  /**
   * Writes the request that the kernel use an entry, and so ask whether its owner is still there
   * where it is not sure. Needs {@code CAP_NET_ADMIN}. Where there is no such entry the kernel says
   * {@code ENOENT}.
   */
  public static NetlinkWriter use(NetlinkWriter writer, int index, IpAddress address) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[address.v6() ? 16 : 4]);
    address.write(bytes, 0);
    return request(writer.clear(), RTM_NEWNEIGH, address.v6() ? AF_INET6 : AF_INET, index, NTF_USE)
        .bytes(NDA_DST, bytes.toArray(JAVA_BYTE));
  }

  private static NetlinkWriter request(
      NetlinkWriter writer, int type, int family, int index, int flags) {
    return writer
        .message(type, 0)
        .put8(family)
        .put8(0)
        .put16(0)
        .put32(index)
        .put16(0)
        .put8(flags)
        .put8(0);
  }

  /** Whether the state is among some. */
  public boolean isIn(int states) {
    return (state & states) != 0;
  }

  private static IpAddress address(int family, int index, NetlinkAttributes attribute)
      throws NetlinkFormatException {
    int expected = family == AF_INET ? 4 : 16;
    if (attribute.length() != expected) {
      throw new NetlinkFormatException(
          "address of a neighbour: " + attribute.length() + " bytes (expected: " + expected + ")");
    }
    if (family == AF_INET) {
      return IpAddress.v4(attribute.segment(), attribute.offset());
    }
    IpAddress plain = IpAddress.v6(attribute.segment(), attribute.offset());
    // fe80::/10 and ff00::/8: the same on every link, and a host of its own on each (RFC 4007).
    boolean zoned = plain.high() >>> 54 == 0xfe80 >>> 6 || plain.high() >>> 56 == 0xff;
    return zoned ? new IpAddress(true, plain.high(), plain.low(), index) : plain;
  }

  private static long confirmed(NetlinkAttributes attribute) throws NetlinkFormatException {
    if (attribute.length() < CACHEINFO.size()) {
      throw new NetlinkFormatException(
          "times of a neighbour: " + attribute.length() + " bytes (expected: 16)");
    }
    int ticks = attribute.segment().get(JAVA_INT_UNALIGNED, attribute.offset() + CONFIRMED);
    return Integer.toUnsignedLong(ticks) * TICK_MILLIS;
  }
}

package io.netsonde.wire.netlink;

import static io.netsonde.wire.netlink.Rtnetlink.AF_INET;
import static io.netsonde.wire.netlink.Rtnetlink.AF_INET6;
import static io.netsonde.wire.netlink.Rtnetlink.RTA_DST;
import static io.netsonde.wire.netlink.Rtnetlink.RTA_OIF;
import static io.netsonde.wire.netlink.Rtnetlink.RTA_SRC;
import static io.netsonde.wire.netlink.Rtnetlink.RTM_GETROUTE;

import io.netsonde.wire.CStruct;
import io.netsonde.wire.IpAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The question by which way a packet would go, and its answer (rtnetlink(7)). */
public final class Route {
  static final CStruct RTMSG =
      CStruct.of(
          "struct rtmsg",
          "linux/rtnetlink.h",
          CStruct.u8("rtm_family"),
          CStruct.u8("rtm_dst_len"),
          CStruct.u8("rtm_src_len"),
          CStruct.u8("rtm_tos"),
          CStruct.u8("rtm_table"),
          CStruct.u8("rtm_protocol"),
          CStruct.u8("rtm_scope"),
          CStruct.u8("rtm_type"),
          CStruct.u32("rtm_flags"));

  private Route() {}

  /**
   * Asks for the way of a packet to an address.
   *
   * @param source of the packet, of the same family
   * @param index of the network interface through which it is to leave
   */
  public static NetlinkWriter request(
      NetlinkWriter writer, IpAddress destination, IpAddress source, int index) {
    int bits = destination.v6() ? 128 : 32;
    return writer
        .message(RTM_GETROUTE, 0)
        .put8(destination.v6() ? AF_INET6 : AF_INET)
        .put8(bits)
        .put8(bits)
        .put8(0)
        .put32(0)
        .put32(0)
        .bytes(RTA_DST, bytes(destination))
        .bytes(RTA_SRC, bytes(source))
        .u32(RTA_OIF, index);
  }

  private static byte[] bytes(IpAddress address) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[address.v6() ? 16 : 4]);
    address.write(bytes, 0);
    return bytes.toArray(ValueLayout.JAVA_BYTE);
  }

  /**
   * The network interface through which the way of an answer leads.
   *
   * @param message {@code RTM_NEWROUTE}
   * @return its number, 0 where the answer does not say
   * @throws NetlinkFormatException when the message is cut short
   */
  public static int outgoing(NetlinkMessages message) throws NetlinkFormatException {
    NetlinkAttributes attributes = message.attributes(RTMSG.size());
    while (attributes.next()) {
      if (attributes.type() == RTA_OIF) {
        return attributes.s32();
      }
    }
    return 0;
  }
}

package io.netsonde.linux;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;
import io.netsonde.wire.IpAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * The control messages by which a packet gets another source address, network interface or traffic
 * class than its socket's: {@code IP_PKTINFO} and {@code IP_TOS} of ip(7), {@code IPV6_PKTINFO} and
 * {@code IPV6_TCLASS} of RFC 3542 sections 6.2 and 6.5.
 *
 * <p>A source that is not this machine's is refused by ENETUNREACH or EINVAL, an interface that is
 * not there by ENODEV.
 *
 * <p>Two traps of IPv6, seen on Linux 6.18. On a raw socket, an interface that is given beside a
 * source is a preference only: where the route through it is not as good as another, the packet
 * leaves through the other ({@code ip6_route_output_flags} in net/ipv6/route.c). On a ping socket,
 * the source is verified and then not used ({@code ping_v6_sendmsg} in net/ipv6/ping.c).
 */
public final class PacketInfo {
  @CHeader("netinet/in.h")
  static final int IP_TOS = 1;

  @CHeader("netinet/in.h")
  private static final int IP_PKTINFO = 8;

  @CHeader("netinet/in.h")
  private static final int IPV6_PKTINFO = 50;

  @CHeader("netinet/in.h")
  static final int IPV6_TCLASS = 67;

  static final CStruct IN_PKTINFO =
      CStruct.of(
          "struct in_pktinfo",
          "netinet/in.h",
          CStruct.u32("ipi_ifindex"),
          CStruct.u32("ipi_spec_dst"),
          CStruct.u32("ipi_addr"));

  static final CStruct IN6_PKTINFO =
      CStruct.of(
          "struct in6_pktinfo",
          "netinet/in.h",
          CStruct.u32("ipi6_addr.s6_addr32[0]"),
          CStruct.u32("ipi6_addr.s6_addr32[1]"),
          CStruct.u32("ipi6_addr.s6_addr32[2]"),
          CStruct.u32("ipi6_addr.s6_addr32[3]"),
          CStruct.u32("ipi6_ifindex"));

  private static final long INDEX = IN_PKTINFO.offset("ipi_ifindex");
  private static final long SOURCE = IN_PKTINFO.offset("ipi_spec_dst");
  private static final long INDEX_6 = IN6_PKTINFO.offset("ipi6_ifindex");

  /** Bytes that both messages take at most. */
  public static final int SPACE =
      ControlMessages.space((int) IN6_PKTINFO.size()) + ControlMessages.space(Integer.BYTES);

  private PacketInfo() {}

  /**
   * Writes the message about source and interface.
   *
   * @param source null for the kernel's choice
   * @param index of the interface, 0 for the kernel's choice
   * @return bytes that it takes
   */
  public static int write(
      MemorySegment to, long offset, boolean v6, @Nullable IpAddress source, int index) {
    int length = (int) (v6 ? IN6_PKTINFO : IN_PKTINFO).size();
    long data =
        ControlMessages.writeHeader(
            to,
            offset,
            v6 ? Socket.IPPROTO_IPV6 : Socket.IPPROTO_IP,
            v6 ? IPV6_PKTINFO : IP_PKTINFO,
            length);
    for (int i = 0; i < length; i += Integer.BYTES) {
      to.set(ValueLayout.JAVA_INT, data + i, 0);
    }
    to.set(ValueLayout.JAVA_INT, data + (v6 ? INDEX_6 : INDEX), index);
    if (source != null) {
      source.write(to, v6 ? data : data + SOURCE);
    }
    return ControlMessages.space(length);
  }

  /**
   * Writes the message about the traffic class, of which the code point is the upper six bits (RFC
   * 2474 section 3).
   *
   * @param dscp 0 to 63
   * @return bytes that it takes
   */
  public static int writeCodePoint(MemorySegment to, long offset, boolean v6, int dscp) {
    ControlMessages.writeInt(
        to,
        offset,
        v6 ? Socket.IPPROTO_IPV6 : Socket.IPPROTO_IP,
        v6 ? IPV6_TCLASS : IP_TOS,
        dscp << 2);
    return ControlMessages.space(Integer.BYTES);
  }
}

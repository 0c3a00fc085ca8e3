package io.netsonde.lab;

import java.net.InetAddress;

/**
 * A packet as it was seen on an interface.
 *
 * @param epochNanos the kernel's stamp: nanoseconds since 1970
 * @param source sender's address
 * @param destination receiver's address
 * @param protocol number of the payload's protocol: 1 ICMP, 6 TCP, 17 UDP, 58 ICMPv6
 * @param icmpType type of an ICMP or ICMPv6 message; -1 for other protocols
 * @param icmpCode its code; -1 for other protocols
 * @param id identifier of an echo; -1 where there is none
 * @param sequence sequence number of an echo, 0 to 65535; -1 where there is none
 * @param length bytes of the packet from the IP header on
 * @param trafficClass the upper six bits are the differentiated services code point, 0 to 255
 * @param unfragmentable whether routers may not cut it: the DF bit of IPv4, always so in IPv6
 * @param fragment whether it is a part of a packet, first or later
 */
public record CapturedPacket(
    long epochNanos,
    InetAddress source,
    InetAddress destination,
    int protocol,
    int icmpType,
    int icmpCode,
    int id,
    int sequence,
    int length,
    int trafficClass,
    boolean unfragmentable,
    boolean fragment) {

  /** Whether this is an echo request of ICMP or ICMPv6. */
  public boolean isEchoRequest() {
    return (protocol == 1 && icmpType == 8) || (protocol == 58 && icmpType == 128);
  }

  /** Whether this is an echo reply of ICMP or ICMPv6. */
  public boolean isEchoReply() {
    return (protocol == 1 && icmpType == 0) || (protocol == 58 && icmpType == 129);
  }
}

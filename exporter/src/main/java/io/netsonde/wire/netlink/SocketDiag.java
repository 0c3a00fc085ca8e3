package io.netsonde.wire.netlink;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;
import java.lang.foreign.ValueLayout;

/**
 * A socket as sock_diag(7) describes it.
 *
 * @param v6 whether it is one of IPv6
 * @param state {@code TCP_…}, from 1
 * @param retransmissions how often the oldest segment that waits was sent again
 * @param receiveQueue bytes that the program has yet to read; of a listening socket, connections
 *     that wait
 * @param sendQueue bytes that the other side has yet to acknowledge; of a listening socket, the
 *     bound on those that wait
 * @param roundTripMicros smoothed round-trip time, 0 where it is not known
 */
public record SocketDiag(
    boolean v6,
    int state,
    int retransmissions,
    long receiveQueue,
    long sendQueue,
    long roundTripMicros) {
  /** Netlink protocol: sockets. */
  @CHeader("linux/netlink.h")
  public static final int NETLINK_SOCK_DIAG = 4;

  /** Message type, of questions and of answers. */
  @CHeader("linux/sock_diag.h")
  public static final int SOCK_DIAG_BY_FAMILY = 20;

  /** State of a socket that waits for connections. */
  @CHeader("netinet/tcp.h")
  public static final int TCP_LISTEN = 10;

  @CHeader("linux/inet_diag.h")
  private static final int INET_DIAG_INFO = 2;

  @CHeader("netinet/in.h")
  private static final int IPPROTO_TCP = 6;

  private static final CStruct INET_DIAG_SOCKID =
      CStruct.of(
          "struct inet_diag_sockid",
          "linux/inet_diag.h",
          CStruct.u16("idiag_sport"),
          CStruct.u16("idiag_dport"),
          CStruct.bytes("idiag_src", 16),
          CStruct.bytes("idiag_dst", 16),
          CStruct.u32("idiag_if"),
          CStruct.bytes("idiag_cookie", 8));

  static final CStruct INET_DIAG_MSG =
      CStruct.of(
          "struct inet_diag_msg",
          "linux/inet_diag.h",
          CStruct.u8("idiag_family"),
          CStruct.u8("idiag_state"),
          CStruct.u8("idiag_timer"),
          CStruct.u8("idiag_retrans"),
          CStruct.bytes("id", INET_DIAG_SOCKID.size()),
          CStruct.u32("idiag_expires"),
          CStruct.u32("idiag_rqueue"),
          CStruct.u32("idiag_wqueue"),
          CStruct.u32("idiag_uid"),
          CStruct.u32("idiag_inode"));

  private static final long STATE = INET_DIAG_MSG.offset("idiag_state");
  private static final long RETRANSMISSIONS = INET_DIAG_MSG.offset("idiag_retrans");
  private static final long RECEIVE_QUEUE = INET_DIAG_MSG.offset("idiag_rqueue");
  private static final long SEND_QUEUE = INET_DIAG_MSG.offset("idiag_wqueue");

  /** linux/tcp.h: {@code struct tcp_info}, {@code tcpi_rtt}. */
  private static final long ROUND_TRIP = 68;

  /** Begins a question for all TCP sockets of one family. */
  public static NetlinkWriter request(NetlinkWriter writer, boolean v6) {
    writer
        .message(SOCK_DIAG_BY_FAMILY, 0)
        .put8(v6 ? Rtnetlink.AF_INET6 : Rtnetlink.AF_INET)
        .put8(IPPROTO_TCP)
        .put8(1 << (INET_DIAG_INFO - 1))
        .put8(0)
        .put32(-1);
    for (int i = 0; i < INET_DIAG_SOCKID.size() / Integer.BYTES; i++) {
      writer.put32(0);
    }
    return writer;
  }

  /**
   * Reads the message that the cursor is at.
   *
   * @throws NetlinkFormatException when it is cut short
   */
  public static SocketDiag of(NetlinkMessages message) throws NetlinkFormatException {
    NetlinkAttributes attributes = message.attributes(INET_DIAG_MSG.size());
    long roundTrip = 0;
    while (attributes.next()) {
      if (attributes.type() == INET_DIAG_INFO && attributes.length() >= ROUND_TRIP + 4) {
        roundTrip =
            Integer.toUnsignedLong(
                attributes
                    .segment()
                    .get(ValueLayout.JAVA_INT_UNALIGNED, attributes.offset() + ROUND_TRIP));
      }
    }
    return new SocketDiag(
        message.u8(0) == Rtnetlink.AF_INET6,
        message.u8(STATE),
        message.u8(RETRANSMISSIONS),
        Integer.toUnsignedLong(message.s32(RECEIVE_QUEUE)),
        Integer.toUnsignedLong(message.s32(SEND_QUEUE)),
        roundTrip);
  }
}

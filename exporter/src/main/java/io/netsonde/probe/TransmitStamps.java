package io.netsonde.probe;

import io.netsonde.linux.ControlMessages;
import io.netsonde.linux.Errno;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.MessageBatch;
import io.netsonde.linux.SockAddr;
import io.netsonde.linux.Socket;
import io.netsonde.linux.Timestamping;
import io.netsonde.wire.IpAddress;
import java.lang.foreign.Arena;

/**
 * How a transmit stamp on the error queue is told to belong to a probe.
 *
 * <p>Counting sends, as {@code SOF_TIMESTAMPING_OPT_ID} alone would have it, goes wrong: a send
 * that netfilter refuses (EPERM) uses a number up, one that routing refuses (EACCES) does not.
 */
enum TransmitStamps {
  /** Linux 6.13 and later: each packet carries the probe's number to its stamp. */
  NUMBERED(
      Timestamping.SOF_TIMESTAMPING_TX_SOFTWARE
          | Timestamping.SOF_TIMESTAMPING_RX_SOFTWARE
          | Timestamping.SOF_TIMESTAMPING_SOFTWARE
          | Timestamping.SOF_TIMESTAMPING_OPT_ID
          | Timestamping.SOF_TIMESTAMPING_OPT_TSONLY),

  /**
   * Earlier kernels: the stamp comes with a copy of the packet, in whose data the number stands.
   */
  LOOPED(
      Timestamping.SOF_TIMESTAMPING_TX_SOFTWARE
          | Timestamping.SOF_TIMESTAMPING_RX_SOFTWARE
          | Timestamping.SOF_TIMESTAMPING_SOFTWARE);

  /** What is asked for besides where network cards shall stamp; each kind comes by itself. */
  private static final int HARDWARE =
      Timestamping.SOF_TIMESTAMPING_TX_HARDWARE
          | Timestamping.SOF_TIMESTAMPING_RX_HARDWARE
          | Timestamping.SOF_TIMESTAMPING_RAW_HARDWARE
          | Timestamping.SOF_TIMESTAMPING_OPT_TX_SWHW;

  private final int flags;

  TransmitStamps(int flags) {
    this.flags = flags;
  }

  /** Value of {@code SO_TIMESTAMPING}. */
  int flags() {
    return flags;
  }

  /** The same where network cards shall stamp as well. */
  int hardwareFlags() {
    return flags | HARDWARE;
  }

  /**
   * What this kernel can do. It is asked by a datagram that it must refuse, to the broadcast
   * address without {@code SO_BROADCAST}: control messages are parsed before the route is looked
   * up, so a kernel that does not know the number's answers EINVAL, and one that does gets as far
   * as EACCES or ENETUNREACH. Nothing is sent.
   */
  static TransmitStamps ofThisKernel() {
    try (Arena arena = Arena.ofConfined();
        Socket socket =
            Socket.open(SockAddr.AF_INET, Socket.SOCK_DGRAM, Socket.IPPROTO_UDP, "UDP socket")) {
      socket.option(Socket.SOL_SOCKET, Timestamping.SO_TIMESTAMPING, NUMBERED.flags);
      int space = ControlMessages.space(Integer.BYTES);
      MessageBatch batch = new MessageBatch(arena, 1, 1, space);
      ControlMessages.writeInt(
          batch.control(), 0, Socket.SOL_SOCKET, Timestamping.SCM_TS_OPT_ID, 1);
      int discardPort = 9;
      batch.outgoing(0, new IpAddress(false, 0, 0xffffffffL, 0), discardPort, 1, space);
      int result = socket.send(batch, 0, 1);
      return result == -Errno.EACCES || result == -Errno.ENETUNREACH ? NUMBERED : LOOPED;
    } catch (LinuxException e) {
      return LOOPED;
    }
  }
}

package io.netsonde.probe;

import io.netsonde.linux.LinuxException;
import io.netsonde.linux.SockAddr;
import io.netsonde.linux.Socket;
import io.netsonde.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * TCP ports that this process holds by bound sockets, so that nobody else on the machine uses them
 * as the source of a connection while raw probes do. The sockets do not listen and are in no
 * connection, so the kernel answers whatever comes to them with RST, and a probed server keeps no
 * half-open connection.
 */
final class ReservedPorts implements AutoCloseable {
  private static final IpAddress ANY_V4 = new IpAddress(false, 0, 0, 0);
  private static final IpAddress ANY_V6 = new IpAddress(true, 0, 0, 0);

  private final List<Socket> sockets = new ArrayList<>();
  private final int[] ports;

  /**
   * Reserves ports that the kernel chooses.
   *
   * @param v6 for IPv6, else for IPv4
   * @throws LinuxException when there are none, or no such protocol
   */
  ReservedPorts(boolean v6, int count) throws LinuxException {
    ports = new int[count];
    try {
      for (int i = 0; i < count; i++) {
        Socket socket =
            Socket.open(
                v6 ? SockAddr.AF_INET6 : SockAddr.AF_INET,
                Socket.SOCK_STREAM,
                Socket.IPPROTO_TCP,
                "socket that reserves a TCP port");
        sockets.add(socket);
        socket.bind(v6 ? ANY_V6 : ANY_V4, 0);
        ports[i] = socket.localPort();
      }
    } catch (LinuxException e) {
      close();
      throw e;
    }
  }

  /** The ports. */
  int[] ports() {
    return ports.clone();
  }

  /** Gives the ports back. */
  @Override
  public void close() {
    sockets.forEach(Socket::close);
  }
}

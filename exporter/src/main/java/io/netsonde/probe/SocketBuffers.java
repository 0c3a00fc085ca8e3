package io.netsonde.probe;

import io.netsonde.linux.LinuxException;
import io.netsonde.linux.SockAddr;
import io.netsonde.linux.Socket;

/**
 * How much the kernel buffers for a probing socket of this process, which without CAP_NET_ADMIN is
 * at most {@code net.core.rmem_max} and {@code net.core.wmem_max}.
 *
 * @param receive bytes granted for what arrives
 * @param send bytes granted for what leaves, and for what waits for a neighbour's address
 */
public record SocketBuffers(int receive, int send) {
  /** What probing asks for. */
  public static final SocketBuffers WANTED =
      new SocketBuffers(ProbeSocket.RECEIVE_BUFFER, ProbeSocket.SEND_BUFFER);

  /** Asks the kernel, by a socket that is closed again. */
  public static SocketBuffers granted() throws LinuxException {
    try (Socket socket =
        Socket.open(SockAddr.AF_INET, Socket.SOCK_DGRAM, Socket.IPPROTO_UDP, "UDP socket")) {
      // The kernel tells twice what it grants, and keeps the books with that (socket(7)).
      return new SocketBuffers(
          socket.receiveBuffer(WANTED.receive) / 2, socket.sendBuffer(WANTED.send) / 2);
    }
  }

  /** Whether both are what probing asks for. */
  public boolean suffice() {
    return receive >= WANTED.receive && send >= WANTED.send;
  }
}

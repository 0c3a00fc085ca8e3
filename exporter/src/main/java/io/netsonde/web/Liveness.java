package io.netsonde.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * Whether a listener still does something about a connection. A kernel accepts connections for a
 * program that has stopped; only what follows shows that one runs.
 */
public final class Liveness {
  private static final byte[] REQUEST =
      "GET /-/healthy HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private Liveness() {}

  /**
   * Asks a listener of this machine, and takes any reaction for life: an answer, a refusal, or that
   * it hangs up, as it does where it wants TLS or has too many connections.
   *
   * @param address as it is listened on; of all addresses, loopback is asked
   * @param patienceMillis for the connection, and again for the reaction
   */
  public static boolean of(InetSocketAddress address, int patienceMillis) {
    InetAddress host =
        address.getAddress().isAnyLocalAddress()
            ? InetAddress.getLoopbackAddress()
            : address.getAddress();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, address.getPort()), patienceMillis);
      return reacts(socket, patienceMillis);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean reacts(Socket socket, int patienceMillis) {
    try {
      socket.setSoTimeout(patienceMillis);
      socket.getOutputStream().write(REQUEST);
      socket.getInputStream().read();
      return true;
    } catch (SocketTimeoutException silent) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }
}

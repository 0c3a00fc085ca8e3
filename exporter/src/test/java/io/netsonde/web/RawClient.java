package io.netsonde.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client that sends what it is told, byte for byte, and never waits longer than ten seconds. */
final class RawClient implements AutoCloseable {
  private static final int DEADLINE_MILLIS = 10_000;

  private final Socket socket = new Socket();

  RawClient(InetSocketAddress address) throws IOException {
    socket.setSoTimeout(DEADLINE_MILLIS);
    socket.connect(address, DEADLINE_MILLIS);
  }

  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** All that the server says until it closes the connection; a reset is such a close. */
  String readToEnd() throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    byte[] buffer = new byte[65_536];
    try {
      for (int n = read(buffer); n >= 0; n = read(buffer)) {
        said.write(buffer, 0, n);
      }
    } catch (SocketException reset) {
      return said.toString(StandardCharsets.ISO_8859_1);
    }
    return said.toString(StandardCharsets.ISO_8859_1);
  }

  int read(byte[] buffer) throws IOException {
    return socket.getInputStream().read(buffer);
  }

  /** Sends a little and waits so long for the server to close the connection. */
  boolean isOpenAfter(String text, int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      send(text);
      return read(new byte[1]) >= 0;
    } catch (SocketTimeoutException silent) {
      return true;
    } catch (SocketException closed) {
      return false;
    }
  }

  /** Sends a whole request and reads the answer, head and body. */
  static String ask(InetSocketAddress address, String head) throws IOException {
    try (RawClient client = new RawClient(address)) {
      return client.send(head + "\r\nHost: x\r\nConnection: close\r\n\r\n").readToEnd();
    }
  }

  /** Breaks the connection without a farewell. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

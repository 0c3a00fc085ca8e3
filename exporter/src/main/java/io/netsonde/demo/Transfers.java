package io.netsonde.demo;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Single connections of the demo's clients, each from its beginning to its end. */
final class Transfers {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int PIECE = 16 << 10;
  private static final int PIECES_PER_SECOND = 20;
  private static final int SMALL_BUFFER = 4 << 10;
  private static final int CLOSED_PORT = 8883;

  private Transfers() {}

  /**
   * Gets so many bytes.
   *
   * @param rate bytes a second; 0 for as fast as it goes
   */
  static void download(String from, int bytes, int rate) throws IOException {
    try (Socket socket = ask(from, 0, bytes, rate)) {
      socket.shutdownOutput();
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
  }

  /** Brings so many bytes. */
  static void upload(String to, int bytes, int rate) throws IOException, InterruptedException {
    try (Socket socket = ask(to, 0, 0, 0)) {
      send(socket.getOutputStream(), bytes, rate);
      socket.shutdownOutput();
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
  }

  /** Gets so many bytes, and reads a few at a time with pauses, so that its window closes. */
  static void readSlowly(String from, int bytes, Duration pause)
      throws IOException, InterruptedException {
    try (Socket socket = ask(from, SMALL_BUFFER, bytes, 0)) {
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      byte[] piece = new byte[SMALL_BUFFER / 2];
      while (in.read(piece) >= 0) {
        Thread.sleep(pause);
      }
    }
  }

  /** Asks for so many bytes and breaks the connection off at the first of them. */
  static void breakOff(String from, int bytes) throws IOException {
    try (Socket socket = ask(from, 0, bytes, 0)) {
      socket.getInputStream().read();
      socket.setSoLinger(true, 0);
    }
  }

  /** Tries a port where nobody listens. */
  static void beRefused(String by) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral(by), CLOSED_PORT), PATIENCE_MILLIS);
    } catch (ConnectException refused) {
      // As it should be.
    }
  }

  private static Socket ask(String address, int receiveBuffer, int bytes, int rate)
      throws IOException {
    Socket socket = new Socket();
    try {
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral(address), WorldService.PORT),
          PATIENCE_MILLIS);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      // In one write: one segment.
      out.writeLong((long) bytes << Integer.SIZE | rate);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Writes so many bytes, in pieces with pauses where a rate is given. */
  static void send(OutputStream out, int bytes, int rate) throws IOException, InterruptedException {
    byte[] piece = new byte[rate == 0 ? PIECE : Math.max(1, rate / PIECES_PER_SECOND)];
    for (long left = bytes; left > 0; left -= piece.length) {
      out.write(piece, 0, (int) Math.min(left, piece.length));
      if (rate > 0) {
        Thread.sleep(1_000 / PIECES_PER_SECOND);
      }
    }
  }
}

package io.netsonde.tcp;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Interface;
import io.netsonde.lab.Link;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Bytes that one host of the lab sends to another, over one connection. */
final class Transfer {
  static final int PORT = 5201;
  private static final int PIECE = 1 << 16;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Transfer() {}

  /**
   * Has one processor take all packets of both ends of a cable. Each has a queue of its own
   * otherwise, and what a program sends overtakes what an acknowledgement made the kernel send.
   */
  static Link inOrder(Link link) {
    for (Interface end : new Interface[] {link.left(), link.right()}) {
      String file = "/sys/class/net/" + end.name() + "/queues/rx-0/rps_cpus";
      end.host().run("sh", "-c", "echo 1 > " + file);
    }
    return link;
  }

  /**
   * Opens the port, once nobody has it: what another thread starts meanwhile is born with all
   * sockets of the JVM, and a listener that was closed here lives there for some milliseconds.
   */
  static ServerSocket listen(Host host, InetAddress address) {
    return Eventually.within(LIMIT)
        .see(
            "a free port",
            () -> host.call(() -> new ServerSocket(PORT, 5, address)),
            ServerSocket::isBound);
  }

  /** Sends, and returns when the receiver has read all and both have closed. */
  static void send(Host from, Host to, InetAddress address, long bytes) throws Exception {
    try (ServerSocket server = listen(to, address)) {
      CompletableFuture<Long> read = CompletableFuture.supplyAsync(() -> read(server));
      try (Socket socket = from.call(() -> new Socket(address, PORT))) {
        OutputStream out = socket.getOutputStream();
        byte[] piece = new byte[PIECE];
        for (long left = bytes; left > 0; left -= piece.length) {
          out.write(piece, 0, (int) Math.min(left, piece.length));
        }
        socket.shutdownOutput();
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      }
      if (read.get() != bytes) {
        throw new AssertionError("not all arrived");
      }
    }
  }

  private static long read(ServerSocket server) {
    try (Socket socket = server.accept();
        InputStream in = socket.getInputStream()) {
      return in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.netsonde.probe.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.dns.DnsQuestion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Begins exchanges with servers, in one selector. Threads: as the exchanges'. */
final class Exchanges {
  /** RFC 1035 section 4.2: where servers listen. */
  static final int PORT = 53;

  /** No answer without EDNS is longer than 512 bytes; those that are nevertheless are read. */
  private static final int DATAGRAM_BYTES = 4096;

  private final Selector selector;
  private final int port;
  private final SecureRandom random = new SecureRandom();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(DATAGRAM_BYTES);
  private final AtomicLong strays;

  /**
   * Makes the factory.
   *
   * @param port {@link #PORT}, but for tests
   * @param strays counts datagrams that came for a question and were no answer to it
   */
  Exchanges(Selector selector, int port, AtomicLong strays) {
    this.selector = selector;
    this.port = port;
    this.strays = strays;
  }

  Exchange open(IpAddress server, boolean overTcp, DnsQuestion question, Exchange.Receiver receiver)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(server.toInetAddress(), port);
    int id = random.nextInt(1 << 16);
    return overTcp
        ? TcpExchange.open(selector, address, question, id, receiver)
        : UdpExchange.open(selector, address, question, id, receiver, buffer, strays);
  }
}

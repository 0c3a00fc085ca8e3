package io.netsonde.probe.names;

import io.netsonde.wire.dns.DnsQuestion;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A question and its answer over a connection, each behind its length (RFC 1035 section 4.2.2): for
 * answers that are too long for a datagram.
 */
final class TcpExchange extends Exchange {
  private final SocketChannel channel;
  private final ByteBuffer out;
  private final SelectionKey key;
  private ByteBuffer in = ByteBuffer.allocate(Short.BYTES);
  private boolean lengthKnown;

  private TcpExchange(
      SocketChannel channel, Selector selector, DnsQuestion question, int id, Receiver receiver)
      throws IOException {
    super(channel, question, id, receiver);
    this.channel = channel;
    ByteBuffer query = question.query(id);
    out = ByteBuffer.allocate(Short.BYTES + query.remaining());
    out.putShort((short) query.remaining()).put(query).flip();
    key = channel.register(selector, SelectionKey.OP_CONNECT, this);
  }

  /** Begins to connect. */
  static TcpExchange open(
      Selector selector, SocketAddress server, DnsQuestion question, int id, Receiver receiver)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.connect(server);
      return new TcpExchange(channel, selector, question, id, receiver);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  void goOn() throws IOException {
    if (!channel.finishConnect()) {
      return;
    }
    if (out.hasRemaining()) {
      channel.write(out);
      key.interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
      return;
    }
    while (channel.isOpen()) {
      int count = channel.read(in);
      if (count < 0) {
        throw new EOFException("the server ended the connection");
      }
      if (in.hasRemaining()) {
        return;
      }
      in.flip();
      if (!lengthKnown) {
        lengthKnown = true;
        in = ByteBuffer.allocate(in.getShort() & 0xffff);
      } else if (!take(in)) {
        end(LookupResult.MALFORMED);
      }
    }
  }
}

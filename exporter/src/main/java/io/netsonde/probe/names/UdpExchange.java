package io.netsonde.probe.names;

import io.netsonde.wire.dns.DnsQuestion;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicLong;

/** A question and its answer in a datagram each. */
final class UdpExchange extends Exchange {
  private final DatagramChannel channel;
  private final ByteBuffer buffer;
  private final AtomicLong strays;

  private UdpExchange(
      DatagramChannel channel,
      DnsQuestion question,
      int id,
      Receiver receiver,
      ByteBuffer buffer,
      AtomicLong strays) {
    super(channel, question, id, receiver);
    this.channel = channel;
    this.buffer = buffer;
    this.strays = strays;
  }

  /**
   * Sends the question.
   *
   * @param buffer for datagrams, shared with all others of the loop
   * @param strays counts datagrams that do not belong to the question
   */
  static UdpExchange open(
      Selector selector,
      SocketAddress server,
      DnsQuestion question,
      int id,
      Receiver receiver,
      ByteBuffer buffer,
      AtomicLong strays)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.configureBlocking(false);
      channel.connect(server);
      channel.write(question.query(id));
      UdpExchange exchange = new UdpExchange(channel, question, id, receiver, buffer, strays);
      channel.register(selector, SelectionKey.OP_READ, exchange);
      return exchange;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  void goOn() throws IOException {
    buffer.clear();
    while (channel.isOpen() && channel.read(buffer) > 0) {
      if (!take(buffer.flip())) {
        strays.incrementAndGet();
      }
      buffer.clear();
    }
  }
}

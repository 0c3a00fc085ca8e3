package io.netsonde.system;

import io.netsonde.lab.Host;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A name server (RFC 1035) on a host's loopback, and the host's configuration to ask it: it knows
 * the names that it is told, says of all others that they do not exist, and is silent on request.
 */
final class NameServer implements AutoCloseable {
  private static final int PORT = 53;
  private static final int MAX_BYTES = 512;
  private static final int TYPE_A = 1;
  private static final int TYPE_AAAA = 28;
  private static final int HEADER_BYTES = 12;
  private static final short ANSWERED = (short) 0x8580;
  private static final short NO_SUCH_NAME = (short) 0x8583;

  private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();
  private final Queue<DatagramPacket> held = new ConcurrentLinkedQueue<>();
  private final DatagramSocket socket;

  /** Written by the test, read by the server's thread. */
  private volatile boolean silent;

  private NameServer(DatagramSocket socket) {
    this.socket = socket;
  }

  /** Starts a server that is asked by all processes started in the host from now on. */
  static NameServer start(Host host) throws Exception {
    host.etc("nsswitch.conf", "hosts: files dns\n");
    host.etc("hosts", "127.0.0.1 localhost\n");
    // Two tries of five seconds: what a silent server costs whoever waits for it.
    host.etc("resolv.conf", "nameserver 127.0.0.1\noptions timeout:5 attempts:2\n");
    NameServer server =
        new NameServer(host.call(() -> new DatagramSocket(PORT, InetAddress.getLoopbackAddress())));
    Thread.ofPlatform().daemon().name("name-server").start(server::serve);
    return server;
  }

  /** Teaches it a name. */
  NameServer know(String name, String... addresses) {
    names.put(name, List.of(addresses).stream().map(InetAddress::ofLiteral).toList());
    return this;
  }

  /** Has it take questions without a word. */
  void fallSilent() {
    silent = true;
  }

  /** Has it answer again, first what it was asked meanwhile. */
  void speak() throws IOException {
    silent = false;
    for (DatagramPacket question = held.poll(); question != null; question = held.poll()) {
      reply(question);
    }
  }

  private void serve() {
    try {
      while (true) {
        DatagramPacket question = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
        socket.receive(question);
        if (silent) {
          held.add(question);
        } else {
          reply(question);
        }
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void reply(DatagramPacket question) throws IOException {
    byte[] answer = answer(ByteBuffer.wrap(question.getData(), 0, question.getLength()));
    socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
  }

  /** Repeats the question and appends its answers, which point to the name in the question. */
  private byte[] answer(ByteBuffer question) {
    short id = question.getShort();
    question.position(HEADER_BYTES);
    StringBuilder name = new StringBuilder();
    for (int length = question.get(); length > 0; length = question.get()) {
      byte[] label = new byte[length];
      question.get(label);
      name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
    }
    int type = question.getShort();
    question.getShort();
    List<InetAddress> known = names.getOrDefault(name.toString(), List.of());
    List<byte[]> wanted =
        known.stream()
            .map(InetAddress::getAddress)
            .filter(a -> (type == TYPE_A && a.length == 4) || (type == TYPE_AAAA && a.length == 16))
            .toList();
    ByteBuffer answer = ByteBuffer.allocate(MAX_BYTES);
    answer.putShort(id).putShort(known.isEmpty() ? NO_SUCH_NAME : ANSWERED);
    answer.putShort((short) 1).putShort((short) wanted.size()).putInt(0);
    answer.put(question.slice(HEADER_BYTES, question.position() - HEADER_BYTES));
    for (byte[] address : wanted) {
      answer.putShort((short) (0xc000 | HEADER_BYTES)).putShort((short) type).putShort((short) 1);
      answer.putInt(0).putShort((short) address.length).put(address);
    }
    byte[] bytes = new byte[answer.position()];
    answer.flip().get(bytes);
    return bytes;
  }

  @Override
  public void close() {
    socket.close();
  }
}

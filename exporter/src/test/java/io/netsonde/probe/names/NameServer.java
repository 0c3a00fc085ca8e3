package io.netsonde.probe.names;

import io.netsonde.lab.Host;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A name server (RFC 1035) over UDP and TCP: it knows the names that it is told, says of all others
 * that they do not exist, and is silent, cut or wrong on request.
 */
public final class NameServer implements AutoCloseable {
  private static final int PORT = 53;
  private static final int MAX_BYTES = 512;
  private static final int LONGEST_ANSWER = 65_535;
  private static final int TYPE_A = 1;
  private static final int TYPE_CNAME = 5;
  private static final int TYPE_SOA = 6;
  private static final int TYPE_AAAA = 28;
  private static final int HEADER_BYTES = 12;
  private static final int ANSWERED = 0x8580;
  private static final int TRUNCATED = 0x0200;
  private static final int NO_SUCH_NAME = 3;

  private final Map<String, Known> names = new ConcurrentHashMap<>();
  private final Map<String, String> aliases = new ConcurrentHashMap<>();
  private final Map<String, Integer> failing = new ConcurrentHashMap<>();
  private final Set<String> ignored = ConcurrentHashMap.newKeySet();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
  private final Set<Short> numbers = ConcurrentHashMap.newKeySet();
  private final Queue<DatagramPacket> held = new ConcurrentLinkedQueue<>();
  private final DatagramSocket socket;
  private final ServerSocket listener;

  /** Written by the test, read by the server's threads. */
  private volatile boolean silent;

  private volatile boolean forging;
  private volatile int negativeTtl = 1;

  private record Known(int ttl, List<InetAddress> addresses) {}

  private NameServer(DatagramSocket socket, ServerSocket listener) {
    this.socket = socket;
    this.listener = listener;
    Thread.ofPlatform().daemon().name("name-server-udp").start(this::serveDatagrams);
    Thread.ofPlatform().daemon().name("name-server-tcp").start(this::serveConnections);
  }

  /** Starts a server that is asked by all processes started in the host from now on. */
  public static NameServer start(Host host) throws Exception {
    host.etc("nsswitch.conf", "hosts: files dns\n");
    host.etc("hosts", "127.0.0.1 localhost\n");
    // Two tries of five seconds: what a silent server costs whoever waits for it.
    host.etc("resolv.conf", "nameserver 127.0.0.1\noptions timeout:5 attempts:2\n");
    return host.call(() -> at("127.0.0.1", PORT));
  }

  /** Starts a server on an address of this thread's network namespace; port 0 is any. */
  static NameServer at(String address, int port) throws IOException {
    InetAddress where = InetAddress.ofLiteral(address);
    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(where, port));
    return new NameServer(socket, new ServerSocket(socket.getLocalPort(), 50, where));
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Teaches it a name that nobody may remember. */
  public NameServer know(String name, String... addresses) {
    return know(name, 0, addresses);
  }

  /** Teaches it a name, in the place of what it knew of it. */
  public NameServer know(String name, int ttl, String... addresses) {
    names.put(
        name, new Known(ttl, List.of(addresses).stream().map(InetAddress::ofLiteral).toList()));
    return this;
  }

  /** Teaches it that a name is another's, for ten seconds. */
  NameServer alias(String name, String target) {
    aliases.put(name, target);
    return this;
  }

  /** Has it forget a name, so that it does not exist. */
  public NameServer forget(String name) {
    names.remove(name);
    return this;
  }

  /** Has it answer questions for a name by a response code; 0 to end that. */
  NameServer fail(String name, int code) {
    failing.put(name, code);
    return this;
  }

  /** Has it ignore questions for a name, or its family: {@code a.test} or {@code a.test/28}. */
  public NameServer ignore(String name) {
    ignored.add(name);
    return this;
  }

  /** How long others may remember that a name does not exist. */
  NameServer negativeTtl(int seconds) {
    negativeTtl = seconds;
    return this;
  }

  /** Has it send answers to other questions first. */
  NameServer forge() {
    forging = true;
    return this;
  }

  /** How often it was asked for a name, or for its family: {@code a.test/1}. */
  int asked(String name) {
    return asked.getOrDefault(name, new AtomicInteger()).get();
  }

  /** Ports from which questions came. */
  Set<Integer> ports() {
    return ports;
  }

  /** Numbers of questions. */
  Set<Short> numbers() {
    return numbers;
  }

  /** Has it take questions without a word. */
  public void fallSilent() {
    silent = true;
  }

  /** Has it answer again, first what it was asked meanwhile. */
  public void speak() throws IOException {
    silent = false;
    for (DatagramPacket question = held.poll(); question != null; question = held.poll()) {
      reply(question);
    }
  }

  private void serveDatagrams() {
    try {
      while (true) {
        DatagramPacket question = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
        socket.receive(question);
        ports.add(question.getPort());
        numbers.add(ByteBuffer.wrap(question.getData()).getShort());
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

  private void serveConnections() {
    try {
      while (true) {
        try (Socket connection = listener.accept()) {
          DataInputStream in = new DataInputStream(connection.getInputStream());
          byte[] question = new byte[in.readUnsignedShort()];
          in.readFully(question);
          byte[] answer = answer(ByteBuffer.wrap(question), LONGEST_ANSWER);
          DataOutputStream out = new DataOutputStream(connection.getOutputStream());
          out.writeShort(answer.length);
          out.write(answer);
          // Some bytes at a time, as a network may deliver them.
          out.flush();
        }
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void reply(DatagramPacket question) throws IOException {
    byte[] answer = answer(ByteBuffer.wrap(question.getData(), 0, question.getLength()), MAX_BYTES);
    if (forging && answer.length > 0) {
      byte[] otherNumber = answer.clone();
      otherNumber[0] ^= 1;
      byte[] otherName = answer.clone();
      otherName[HEADER_BYTES + 1] ^= 1;
      send(otherNumber, question);
      send(otherName, question);
    }
    if (answer.length > 0) {
      send(answer, question);
    }
  }

  private void send(byte[] answer, DatagramPacket question) throws IOException {
    socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
  }

  /** Repeats the question and appends its answers; empty for silence. */
  private byte[] answer(ByteBuffer question, int most) {
    short id = question.getShort();
    question.position(HEADER_BYTES);
    StringBuilder text = new StringBuilder();
    for (int length = question.get(); length > 0; length = question.get()) {
      byte[] label = new byte[length];
      question.get(label);
      text.append(text.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
    }
    String name = text.toString();
    int type = question.getShort();
    question.getShort();
    asked.computeIfAbsent(name, n -> new AtomicInteger()).incrementAndGet();
    asked.computeIfAbsent(name + "/" + type, n -> new AtomicInteger()).incrementAndGet();
    if (ignored.contains(name) || ignored.contains(name + "/" + type)) {
      return new byte[0];
    }
    ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);
    answer
        .putShort(id)
        .putShort((short) ANSWERED)
        .putShort((short) 1)
        .putShort((short) 0)
        .putInt(0);
    answer.put(question.slice(HEADER_BYTES, question.position() - HEADER_BYTES));
    int code = failing.getOrDefault(name, 0);
    if (code != 0) {
      answer.putShort(2, (short) (ANSWERED | code));
    } else {
      append(answer, name, type);
    }
    byte[] bytes = new byte[answer.position()];
    answer.flip().get(bytes);
    if (bytes.length > most) {
      byte[] cut = java.util.Arrays.copyOf(bytes, most);
      ByteBuffer.wrap(cut).putShort(2, (short) (ANSWERED | TRUNCATED));
      return cut;
    }
    return bytes;
  }

  /** The chain of aliases, then addresses, or what says how long there are none. */
  private void append(ByteBuffer answer, String question, int type) {
    List<Runnable> records = new ArrayList<>();
    String name = question;
    while (aliases.containsKey(name)) {
      String owner = name;
      String target = aliases.getOrDefault(owner, "");
      records.add(() -> record(answer, owner, TYPE_CNAME, 10, name(target)));
      name = target;
    }
    String last = name;
    Known known = names.getOrDefault(last, new Known(0, List.of()));
    known.addresses.stream()
        .map(InetAddress::getAddress)
        .filter(a -> (type == TYPE_A && a.length == 4) || (type == TYPE_AAAA && a.length == 16))
        .forEach(a -> records.add(() -> record(answer, last, type, known.ttl, a)));
    boolean found = records.size() > 0 && !known.addresses.isEmpty();
    answer.putShort(6, (short) records.size());
    records.forEach(Runnable::run);
    if (!found || known.addresses.stream().noneMatch(a -> isOf(type, a))) {
      answer.putShort(8, (short) 1);
      ByteBuffer soa = ByteBuffer.allocate(22);
      soa.put(new byte[2]).putInt(1).putInt(2).putInt(3).putInt(4).putInt(negativeTtl);
      record(answer, "test", TYPE_SOA, negativeTtl, soa.array());
    }
    if (!names.containsKey(last)) {
      answer.putShort(2, (short) (ANSWERED | NO_SUCH_NAME));
    }
  }

  private static boolean isOf(int type, InetAddress address) {
    return (type == TYPE_A) == (address.getAddress().length == 4);
  }

  private static void record(ByteBuffer answer, String owner, int type, int ttl, byte[] data) {
    answer.put(name(owner)).putShort((short) type).putShort((short) 1).putInt(ttl);
    answer.putShort((short) data.length).put(data);
  }

  private static byte[] name(String name) {
    ByteBuffer bytes = ByteBuffer.allocate(name.length() + 2);
    for (String label : name.split("\\.", -1)) {
      bytes.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.array();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    listener.close();
  }
}

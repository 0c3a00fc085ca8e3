package io.netsonde.clients.names;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whom somebody is asked for, how often, and what becomes of the answers. */
class InquiriesTest {
  private static final String ALICE = "02:00:5e:10:00:01";
  private static final String BOB = "02:00:5e:10:00:02";
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private long nanos = System.nanoTime();
  private final FakeInquiry fake = new FakeInquiry();
  private final AskedClients clients = new AskedClients(100);
  private final AskedNames names =
      new AskedNames(NameSource.DNS, fake, Duration.ofHours(1), 100, new NameText(List.of("lan")));

  @Test
  void an_answer_is_a_name_and_is_not_asked_for_again() {
    want("10.0.0.5", ALICE);
    turn();
    assertThat(fake.asked).containsExactly("10.0.0.5");
    assertThat(names.isWaiting()).isTrue();
    fake.answer("alice.lan", 3600);
    assertThat(turn()).isTrue();
    assertThat(name("10.0.0.5", ALICE)).isEqualTo("alice");
    assertThat(turn()).isFalse();
    assertThat(fake.asked).hasSize(1);
  }

  @Test
  void an_address_without_a_name_is_left_alone_for_a_while() {
    want("10.0.0.5", ALICE);
    turn();
    fake.answer(null, 0);
    turn();
    turn();
    assertThat(fake.asked).hasSize(1);
    assertThat(name("10.0.0.5", ALICE)).isNull();
  }

  @Test
  void a_failure_is_counted_and_keeps_the_last_name() {
    want("10.0.0.5", ALICE);
    turn();
    fake.fail("timeout");
    turn();
    assertThat(names.health().errors()).containsEntry("timeout", 1L);
    assertThat(names.health().up()).isFalse();
    assertThat(names.health().failure()).contains("10.0.0.5");
  }

  @Test
  void an_address_of_another_card_is_asked_for_anew() {
    want("10.0.0.5", ALICE);
    turn();
    fake.answer("alice", 3600);
    turn();
    want("10.0.0.5", BOB);
    turn();
    assertThat(fake.asked).hasSize(2);
    assertThat(name("10.0.0.5", BOB)).isNull();
    fake.answer("bob", 3600);
    turn();
    assertThat(name("10.0.0.5", BOB)).isEqualTo("bob");
  }

  @Test
  void an_answer_for_who_is_gone_meanwhile_names_nobody() {
    want("10.0.0.5", ALICE);
    turn();
    want("10.0.0.5", BOB);
    turn();
    fake.answer("alice", 3600);
    turn();
    assertThat(name("10.0.0.5", BOB)).isNull();
    assertThat(fake.asked).hasSize(2);
  }

  @Test
  void nobody_is_asked_for_whom_a_better_source_names() {
    NameTable.Builder leases = new NameTable.Builder(10, true, new NameText(List.of()));
    leases.add(ip("10.0.0.5"), mac(ALICE), "alice", NameRecord.NEVER);
    want("10.0.0.5", ALICE);
    want("fe80::1", ALICE);
    want("10.0.0.6", BOB);
    names.turn(
        clients,
        new NameIndex(
            List.of(new NameIndex.Ranked(NameSource.DNSMASQ, leases.build())),
            NameMemory.Snapshot.EMPTY),
        System.nanoTime(),
        NOW);
    assertThat(fake.asked).containsExactly("10.0.0.6");
  }

  @Test
  void a_few_are_asked_for_at_a_time() {
    for (int i = 1; i <= 50; i++) {
      want("10.0.0." + i, null);
    }
    turn();
    assertThat(fake.asked).hasSize(AskedNames.MOST_UNDER_WAY);
    fake.answer("one", 3600);
    turn();
    assertThat(fake.asked).hasSize(AskedNames.MOST_UNDER_WAY + 1);
  }

  @Test
  void while_nobody_answers_one_client_is_asked_after_the_other() {
    for (int i = 1; i <= 50; i++) {
      want("10.0.0." + i, null);
    }
    turn();
    for (int i = 0; i < AskedNames.MOST_UNDER_WAY; i++) {
      fake.fail("timeout");
    }
    assertThat(names.isSilent()).isTrue();
    nanos += ofSeconds(5).toNanos();
    turn();
    assertThat(fake.asked).hasSize(AskedNames.MOST_UNDER_WAY + 1);
    fake.answer("one", 3600);
    turn();
    assertThat(names.isSilent()).isFalse();
    assertThat(fake.asked).hasSize(1 + 2 * AskedNames.MOST_UNDER_WAY);
  }

  @Test
  void a_real_server_is_asked_over_a_socket_and_strangers_are_not_believed() throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      DnsInquiry dns = new DnsInquiry(() -> List.of(ip("127.0.0.1")), server.getLocalPort());
      List<String> heard = new ArrayList<>();
      dns.ask(ip("192.168.10.33"), recording(heard), System.nanoTime());
      byte[] query = new byte[512];
      DatagramPacket packet = new DatagramPacket(query, query.length);
      server.receive(packet);
      byte[] answer = answerTo(query, packet.getLength(), "printer");
      byte[] wrong = answer.clone();
      wrong[1] ^= 1;
      for (byte[] bytes : List.of(wrong, new byte[] {1}, answer)) {
        server.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
      }
      Eventually.within(ofSeconds(5))
          .see(
              "an answer",
              () -> {
                dns.turn(System.nanoTime());
                return heard;
              },
              list -> !list.isEmpty());
      assertThat(heard).containsExactly("printer 120");
      assertThat(dns.underWay()).isZero();
    }
  }

  /** As the C library does with servers that say REFUSED or SERVFAIL. */
  @Test
  void of_a_server_that_does_not_want_to_answer_the_next_one_is_asked() throws Exception {
    try (DatagramSocket unwilling = new DatagramSocket(0, ip("127.0.0.1").toInetAddress());
        DatagramSocket willing =
            new DatagramSocket(unwilling.getLocalPort(), ip("127.0.0.2").toInetAddress())) {
      DnsInquiry dns =
          new DnsInquiry(() -> List.of(ip("127.0.0.1"), ip("127.0.0.2")), unwilling.getLocalPort());
      List<String> heard = new ArrayList<>();
      dns.ask(ip("192.168.10.33"), recording(heard), System.nanoTime());
      answer(dns, unwilling, query -> refusal(query, 5));
      answer(dns, willing, query -> answerTo(query, query.length, "printer"));
      awaitWord(dns, heard, "printer 120");
      dns.ask(ip("192.168.10.34"), recording(heard), System.nanoTime());
      answer(dns, willing, query -> refusal(query, 2));
      answer(dns, unwilling, query -> refusal(query, 5));
      awaitWord(dns, heard, "refused");
      assertThat(dns.underWay()).isZero();
    }
  }

  @Test
  void a_silent_server_is_given_up_after_its_tries() {
    List<String> heard = new ArrayList<>();
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      DnsInquiry dns = new DnsInquiry(() -> List.of(ip("127.0.0.1")), silent.getLocalPort());
      long now = System.nanoTime();
      dns.ask(ip("192.168.10.33"), recording(heard), now);
      for (int i = 0; i < DnsInquiry.TRIES; i++) {
        assertThat(heard).isEmpty();
        now += TimeUnit.MILLISECONDS.toNanos(DnsInquiry.TIMEOUT_MILLIS);
        dns.turn(now);
      }
      assertThat(heard).containsExactly("timeout");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets the inquiry go on until a server is asked, and has that answer. */
  private static void answer(DnsInquiry dns, DatagramSocket server, UnaryOperator<byte[]> answer)
      throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[512], 512);
    server.setSoTimeout(10);
    Eventually.within(ofSeconds(5))
        .see(
            "a question",
            () -> {
              dns.turn(System.nanoTime());
              try {
                server.receive(packet);
                return true;
              } catch (SocketTimeoutException e) {
                return false;
              }
            },
            asked -> asked);
    byte[] reply = answer.apply(Arrays.copyOf(packet.getData(), packet.getLength()));
    server.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
  }

  private static void awaitWord(DnsInquiry dns, List<String> heard, String word) {
    Eventually.within(ofSeconds(5))
        .see(
            word,
            () -> {
              dns.turn(System.nanoTime());
              return heard;
            },
            list -> !list.isEmpty() && list.getLast().equals(word));
  }

  /** The query as it is answered by who does not want to, with a code of RFC 1035. */
  private static byte[] refusal(byte[] query, int code) {
    byte[] bytes = query.clone();
    bytes[2] |= (byte) 0x80;
    bytes[3] |= (byte) code;
    return bytes;
  }

  /** The query with one record behind it. */
  private static byte[] answerTo(byte[] query, int length, String name) {
    byte[] label = name.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out = ByteBuffer.allocate(512);
    out.put(query, 0, length);
    out.putShort(2, (short) 0x8180).putShort(6, (short) 1);
    out.putShort((short) 0xc00c).putShort((short) 12).putShort((short) 1).putInt(120);
    out.putShort((short) (label.length + 2)).put((byte) label.length).put(label).put((byte) 0);
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  private static Inquiry.Inquirer recording(List<String> heard) {
    return new Inquiry.Inquirer() {
      @Override
      public void answered(@Nullable String name, long ttlSeconds) {
        heard.add(name + " " + ttlSeconds);
      }

      @Override
      public void failed(String reason) {
        heard.add(reason);
      }
    };
  }

  private void want(String address, @Nullable String mac) {
    clients.note(ip(address), mac == null ? null : mac(mac), System.nanoTime());
  }

  private boolean turn() {
    nanos += AskedNames.SCAN_NANOS;
    return names.turn(clients, NameIndex.EMPTY, nanos, NOW);
  }

  private @Nullable String name(String address, String mac) {
    NameRecord record = names.table().find(ip(address), mac(mac), NOW.getEpochSecond());
    return record == null ? null : record.name();
  }

  private static IpAddress ip(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private static MacAddress mac(String text) {
    return MacAddress.parse(text).orElseThrow();
  }

  /** Answers when the test says so, the question that came first. */
  private static final class FakeInquiry implements Inquiry {
    private final List<String> asked = new ArrayList<>();
    private final Deque<Inquirer> waiting = new ArrayDeque<>();

    void answer(@Nullable String name, long ttl) {
      waiting.removeFirst().answered(name, ttl);
    }

    void fail(String reason) {
      waiting.removeFirst().failed(reason);
    }

    @Override
    public boolean isPresent() {
      return true;
    }

    @Override
    public void ask(IpAddress address, Inquirer inquirer, long nanos) {
      asked.add(address.toString());
      waiting.add(inquirer);
    }

    @Override
    public void turn(long nanos) {}

    @Override
    public int underWay() {
      return waiting.size();
    }

    @Override
    public void close() {}
  }
}

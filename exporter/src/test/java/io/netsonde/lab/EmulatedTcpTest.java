package io.netsonde.lab;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.lab.Witness.Seen;
import io.netsonde.lab.emulation.EmulatedAddress;
import io.netsonde.lab.emulation.Event;
import io.netsonde.lab.emulation.Refusal;
import io.netsonde.lab.emulation.SeenSyn;
import io.netsonde.lab.emulation.TcpPort;
import io.netsonde.linux.MessageBatch;
import io.netsonde.linux.SockAddr;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.TcpOptions;
import io.netsonde.wire.TcpSegment;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Emulated TCP ports of both families as connect(2) and a raw socket see them. */
@NeedsRoot
@NeedsTool("ip")
@ParameterizedClass
@ValueSource(strings = {"10.79.0.", "fd79::"})
class EmulatedTcpTest {
  private static final Duration SOON = ofSeconds(5);
  private static final AtomicInteger NUMBERS = new AtomicInteger(10);

  private static Lab lab;
  private static Host host;
  private static EmulatedNetwork far;

  private final boolean v6;
  private final String address;
  private final EmulatedAddress target;
  private final Witness witness;

  EmulatedTcpTest(String network) throws Exception {
    v6 = network.contains(":");
    address = network + NUMBERS.getAndIncrement();
    target = far.at(address);
    witness = Witness.of(host);
  }

  @BeforeAll
  static void open() {
    lab = Lab.open();
    host = lab.host("near");
    far = host.emulate("10.79.0.0/16", "fd79::/64");
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @AfterEach
  void closeWitness() {
    witness.close();
  }

  @Test
  void an_open_port_accepts_and_resets_who_goes_on() throws Exception {
    target.tcp(80, TcpPort.open());

    try (Socket socket = connect(80, SOON)) {
      see(Event.ACKNOWLEDGEMENT, 1);
      socket.getOutputStream().write(1);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }

    assertThat(target.count(Event.SYN)).isEqualTo(1);
    assertThat(target.count(Event.SYN_ACK)).isEqualTo(1);
    assertThat(target.count(Event.ABORT)).isEqualTo(1);
  }

  @Test
  void an_open_port_offers_its_segment_size() throws Exception {
    target.tcp(80, new TcpPort.Open(536));

    connect(80, SOON).close();

    Seen answer = witness.from(address).getFirst();
    assertThat(TcpOptions.maximumSegmentSize(answer.bytes(), answer.payload(), answer.length()))
        .isEqualTo(536);
  }

  @Test
  void what_is_not_said_is_closed() {
    assertThatThrownBy(() -> connect(81, SOON)).isInstanceOf(ConnectException.class);

    assertThat(target.count(Event.REFUSAL)).isEqualTo(1);
  }

  @Test
  void a_silent_port_is_silent() {
    target.tcp(82, new TcpPort.Silent());

    assertThatThrownBy(() -> connect(82, ofMillis(100))).isInstanceOf(SocketTimeoutException.class);

    see(Event.DROP, 1);
    assertThat(target.counts()).containsOnlyKeys(Event.SYN, Event.DROP);
  }

  @Test
  void a_lost_syn_ack_comes_again_a_second_later() throws Exception {
    target.tcp(83, TcpPort.firstSynAckLost());
    long before = System.nanoTime();

    connect(83, SOON).close();

    assertThat(System.nanoTime() - before).isBetween(1_000_000_000L, 4_000_000_000L);
    assertThat(target.count(Event.RETRANSMISSION)).isEqualTo(1);
    assertThat(target.count(Event.SYN_ACK)).isZero();
  }

  @Test
  void a_wrong_acknowledgement_is_reset_by_the_client() {
    target.tcp(84, new TcpPort.WrongAcknowledgement(1460, 7));

    assertThatThrownBy(() -> connect(84, ofMillis(200))).isInstanceOf(IOException.class);

    // Linux resets it and asks again, maybe more than once.
    see(Event.RESET, 1);
    SeenSyn syn = target.syns().getFirst();
    Seen answer = witness.from(address).getFirst();
    assertThat(TcpSegment.acknowledgement(answer.bytes(), answer.payload()))
        .isEqualTo(syn.sequence() + 8);
  }

  @Test
  void an_icmp_error_answers_for_a_port_or_for_the_host() {
    target.tcp(85, new TcpPort.Refused(Refusal.portUnreachable()));

    assertThatThrownBy(() -> connect(85, SOON)).isInstanceOf(ConnectException.class);
    target.refuse(Refusal.prohibited());
    // Linux takes most other errors as a hint only, and tries again until its time is over.
    assertThatThrownBy(() -> connect(80, ofMillis(200))).isInstanceOf(IOException.class);

    Eventually.within(SOON)
        .pass(
            "both errors",
            () ->
                assertThat(witness.from(address))
                    .extracting(seen -> seen.type() + "/" + seen.code())
                    .startsWith(v6 ? "1/4" : "3/3", v6 ? "1/1" : "3/13"));
    assertThat(target.counts()).containsOnlyKeys(Event.SYN, Event.ICMP_ERROR);
  }

  @Test
  void faults_of_the_host_are_those_of_its_ports() throws Exception {
    target.tcp(80, TcpPort.open()).delay(ofMillis(50)).hopLimit(57);
    long before = System.nanoTime();

    connect(80, SOON).close();

    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(50_000_000);
    assertThat(witness.from(address)).first().extracting(Seen::hopLimit).isEqualTo(57);
  }

  @Test
  void the_options_of_a_kernels_syn_are_known() throws Exception {
    target.tcp(80, TcpPort.open());

    connect(80, SOON).close();

    assertThat(target.syns())
        .singleElement()
        .satisfies(syn -> {
          assertThat(syn.port()).isEqualTo(80);
          assertThat(syn.segmentSize()).isEqualTo(v6 ? 1440 : 1460);
          assertThat(syn.hopLimit()).isEqualTo(64);
          assertThat(syn.options())
              .containsExactlyInAnyOrder(
                  TcpOptions.MAXIMUM_SEGMENT_SIZE,
                  TcpOptions.SACK_PERMITTED,
                  TcpOptions.TIMESTAMPS,
                  TcpOptions.WINDOW_SCALE);
        });
  }

  /** Nobody listens for the answer, so the kernel resets it: no half-open connection stays. */
  @Test
  void a_raw_syn_is_answered_and_the_kernels_reset_seen() throws Exception {
    target.tcp(80, TcpPort.open());

    sendRawSyn(true);

    see(Event.RESET, 1);
    assertThat(target.syns())
        .singleElement()
        .satisfies(syn -> {
          assertThat(syn.sourcePort()).isEqualTo(40_000);
          assertThat(syn.hasSegmentSize()).isTrue();
          assertThat(syn.options()).isEqualTo(List.of(TcpOptions.MAXIMUM_SEGMENT_SIZE));
        });
  }

  @Test
  void a_syn_with_a_wrong_checksum_is_damage_only() throws Exception {
    sendRawSyn(false);

    see(Event.DAMAGE, 1);
    assertThat(target.counts()).containsOnlyKeys(Event.DAMAGE);
  }

  private Socket connect(int port, Duration timeout) throws Exception {
    return host.call(() -> {
      Socket socket = new Socket();
      try {
        InetAddress there = InetAddress.ofLiteral(address);
        socket.connect(new InetSocketAddress(there, port), (int) timeout.toMillis());
        return socket;
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    });
  }

  private void sendRawSyn(boolean intact) throws Exception {
    int family = v6 ? SockAddr.AF_INET6 : SockAddr.AF_INET;
    IpAddress there = IpAddress.parse(address).orElseThrow();
    IpAddress here = IpAddress.of(v6 ? far.port().ipv6() : far.port().ipv4());
    try (Arena arena = Arena.ofShared();
        io.netsonde.linux.Socket raw =
            host.call(() ->
                io.netsonde.linux.Socket.open(
                    family, io.netsonde.linux.Socket.SOCK_RAW, 6, "raw TCP socket"))) {
      MessageBatch batch = new MessageBatch(arena, 1, 64, 0);
      int length = TcpSegment.writeSyn(batch.payload(), 0, 40_000, 80, 5, 64_240, 1460);
      if (intact) {
        TcpSegment.seal(batch.payload(), 0, length, here, there);
      }
      batch.outgoing(0, there, 0, length, 0);
      assertThat(raw.send(batch, 0, 1)).isEqualTo(1);
    }
  }

  private void see(Event event, long count) {
    Eventually.within(SOON)
        .see(event.toString(), () -> target.count(event), found -> found >= count);
  }
}

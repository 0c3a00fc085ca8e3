package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.EmulatedNetwork;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.emulation.EmulatedAddress;
import io.netsonde.lab.emulation.Event;
import io.netsonde.lab.emulation.Refusal;
import io.netsonde.lab.emulation.SeenSyn;
import io.netsonde.lab.emulation.TcpPort;
import io.netsonde.wire.IpAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TCP ports of emulated hosts, probed by SYN on raw sockets. */
@NeedsRoot
@NeedsTool("ip")
class SynSystemTest {
  private static final int ENOUGH = 10;
  private static final AtomicInteger NEXT = new AtomicInteger(10);

  private static Lab lab;
  private static Host near;
  private static EmulatedNetwork far;

  @BeforeAll
  static void build() {
    lab = Lab.open();
    near = lab.host("near");
    far = near.emulate("10.79.0.0/16", "fd79::/64");
  }

  @AfterAll
  static void demolish() {
    lab.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void open_port_answers_and_is_left_without_a_half_open_connection(boolean v6) {
    IpAddress host = next(v6);
    EmulatedAddress emulated =
        far.at(host.toString()).hopLimit(61).tcp(80, TcpPort.open()).delay(Duration.ofMillis(3));
    try (Probing probing = probing()) {
      TargetSnapshot seen = seen(probing, host, 80, s -> s.received() >= ENOUGH);

      assertThat(seen.losses()).isEmpty();
      assertThat(seen.hopLimit()).hasValue(61);
      assertThat(seen.window().meanSeconds()).isBetween(0.003, 0.050);
      ProbeStatistics statistics = probing.engine().tcpStatistics().orElseThrow();
      assertThat(statistics.samples().get(StampSource.KERNEL)).isPositive();
      assertThat(statistics.samples().get(StampSource.USER)).isZero();
    }
    Eventually.within(Duration.ofSeconds(5))
        .see(
            "a reset for each answer",
            () -> emulated,
            e -> e.count(Event.RESET) >= ENOUGH && e.count(Event.RETRANSMISSION) == 0);
    SeenSyn syn = emulated.syns().getFirst();
    assertThat(syn.segmentSize()).isEqualTo(v6 ? 1440 : 1460);
    assertThat(syn.options()).as("kinds of options").containsExactly(2);
  }

  /** Over veth, where the server's kernel leaves the checksum to a card that is not there. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void real_server_answers(boolean v6) throws Exception {
    try (Lab own = Lab.open()) {
      Host client = own.host("client");
      Host server = own.host("server");
      own.link(client, server, "10.78.1.0/24", "fd78:1::/64");
      IpAddress host = Probing.address(v6 ? "fd78:1::2" : "10.78.1.2");
      try (ServerSocket open = server.call(() -> new ServerSocket(0));
          Probing probing =
              new Probing(client, Probing.config(20, 300), TransmitStamps.ofThisKernel())) {
        TargetSnapshot seen = seen(probing, host, open.getLocalPort(), s -> s.received() >= ENOUGH);
        TargetSnapshot closed = seen(probing, host, 1, s -> s.sent() >= ENOUGH);

        assertThat(seen.losses()).isEmpty();
        assertThat(closed.losses()).containsOnlyKeys(LossCause.REFUSED);
      }
    }
  }

  /** Of each SYN/ACK the first copy is lost; the server sends it again after a second. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void syn_ack_that_was_sent_again_is_no_loss_and_no_round_trip(boolean v6) {
    IpAddress host = next(v6);
    EmulatedAddress emulated =
        far.at(host.toString()).delay(Duration.ofMillis(20)).tcp(83, TcpPort.open());
    try (Probing probing = patient()) {
      seen(probing, host, 83, s -> s.received() >= 3);
      emulated.tcp(83, TcpPort.firstSynAckLost());
      TargetSnapshot seen = seen(probing, host, 83, s -> s.synAcksLate() >= 3);

      assertThat(seen.losses()).isEmpty();
      assertThat(seen.window().lossRatio()).isZero();
      assertThat(seen.window().meanSeconds()).isLessThan(0.5);
      assertThat(seen.synAcksAgain()).isZero();
      assertThat(seen.discards()).isEmpty();
      assertThat(seen.received() - seen.synAcksLate()).isEqualTo(seen.window().timed());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void further_syn_ack_is_a_copy_of_the_network_when_it_is_near_and_the_servers_when_it_is_far(
      boolean v6) {
    IpAddress copied = next(v6);
    far.at(copied.toString()).tcp(80, TcpPort.open()).duplicate(Duration.ofMillis(5));
    IpAddress repeated = next(v6);
    far.at(repeated.toString()).tcp(80, TcpPort.open()).duplicate(Duration.ofSeconds(1));
    try (Probing probing = patient()) {
      TargetSnapshot near =
          seen(probing, copied, 80, s -> s.discards().getOrDefault(Discard.DUPLICATE, 0L) >= 3);
      TargetSnapshot far = seen(probing, repeated, 80, s -> s.synAcksAgain() >= 3);

      assertThat(near.synAcksAgain()).isZero();
      assertThat(far.discards()).containsEntry(Discard.DUPLICATE, far.synAcksAgain());
      assertThat(near.synAcksLate() + far.synAcksLate()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void closed_port_is_refused(boolean v6) {
    IpAddress host = next(v6);
    far.at(host.toString()).tcp(81, new TcpPort.Closed());
    try (Probing probing = probing()) {
      TargetSnapshot seen = seen(probing, host, 81, s -> s.sent() >= ENOUGH);

      assertThat(seen.losses()).containsOnlyKeys(LossCause.REFUSED);
      assertThat(seen.received()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void silent_port_is_no_reply(boolean v6) {
    IpAddress host = next(v6);
    far.at(host.toString()).tcp(82, new TcpPort.Silent());
    try (Probing probing = probing()) {
      TargetSnapshot seen = seen(probing, host, 82, s -> s.sent() >= ENOUGH);

      assertThat(seen.losses()).containsOnlyKeys(LossCause.NO_REPLY);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answer_to_another_segment_does_not_count(boolean v6) {
    IpAddress host = next(v6);
    far.at(host.toString()).tcp(84, new TcpPort.WrongAcknowledgement(1460, 7));
    try (Probing probing = probing()) {
      TargetSnapshot seen = seen(probing, host, 84, s -> s.sent() >= ENOUGH);

      assertThat(seen.losses()).containsOnlyKeys(LossCause.NO_REPLY);
      assertThat(seen.received()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_a_router_reports_is_the_cause_of_the_loss(boolean v6) {
    IpAddress host = next(v6);
    IpAddress router = address(v6, 254);
    far.at(host.toString())
        .offender(router.toString())
        .tcp(85, new TcpPort.Refused(Refusal.prohibited()));
    try (Probing probing = probing()) {
      TargetSnapshot seen = seen(probing, host, 85, s -> s.sent() >= ENOUGH);

      assertThat(seen.losses()).containsOnlyKeys(LossCause.PROHIBITED);
      assertThat(seen.lastReport())
          .contains(new TargetSnapshot.Report(LossCause.PROHIBITED, router));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void address_without_a_way_is_a_send_error(boolean v6) {
    IpAddress nowhere = Probing.address(v6 ? "2001:db8::1" : "192.0.2.1");
    try (Probing probing = probing()) {
      TargetSnapshot seen =
          seen(probing, nowhere, 80, s -> s.sendErrors().getOrDefault("enetunreach", 0L) >= 2);

      assertThat(seen.sent()).isZero();
      assertThat(seen.losses()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void stamps_by_copy_of_the_packet_serve_as_well(boolean v6) {
    IpAddress host = next(v6);
    far.at(host.toString()).tcp(80, TcpPort.open());
    try (Probing probing = new Probing(near, Probing.config(20, 300), TransmitStamps.LOOPED)) {
      TargetSnapshot seen = seen(probing, host, 80, s -> s.received() >= ENOUGH);

      assertThat(seen.losses()).isEmpty();
      assertThat(probing.engine().tcpStatistics().orElseThrow().samples())
          .containsAllEntriesOf(Map.of(StampSource.USER, 0L));
    }
  }

  private static Probing probing() {
    return new Probing(near, Probing.config(20, 300), TransmitStamps.ofThisKernel());
  }

  /** With a timeout above a server's. */
  private static Probing patient() {
    return new Probing(near, Probing.config(100, 2000), TransmitStamps.ofThisKernel());
  }

  private static TargetSnapshot seen(
      Probing probing, IpAddress host, int port, Predicate<TargetSnapshot> condition) {
    Target target = probing.engine().ask(new Destination(host, port)).orElseThrow();
    return Eventually.within(Duration.ofSeconds(10)).see("results", target::snapshot, condition);
  }

  private static IpAddress next(boolean v6) {
    return address(v6, NEXT.incrementAndGet());
  }

  private static IpAddress address(boolean v6, int host) {
    return Probing.address(v6 ? "fd79::" + Integer.toHexString(host) : "10.79.0." + host);
  }
}

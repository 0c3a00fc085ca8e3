package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Capture;
import io.netsonde.lab.CapturedPacket;
import io.netsonde.lab.EmulatedNetwork;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Firewall;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.emulation.EmulatedAddress;
import io.netsonde.lab.emulation.Event;
import io.netsonde.lab.emulation.Refusal;
import io.netsonde.lab.emulation.TcpPort;
import io.netsonde.wire.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TCP ports probed by connections, as somebody without privileges must. */
@NeedsRoot
@NeedsTool({"ip", "nft", "tcpdump"})
class ConnectSystemTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int ENOUGH = 10;
  private static final AtomicInteger NEXT = new AtomicInteger(10);

  private static Lab lab;
  private static Host near;
  private static EmulatedNetwork far;
  private static Host client;
  private static Host server;

  @BeforeAll
  static void build() {
    lab = Lab.open();
    near = lab.host("near");
    far = near.emulate("10.79.0.0/16", "fd79::/64");
    client = lab.host("client");
    server = lab.host("server");
    Link link = lab.link(client, server, "10.78.1.0/24", "fd78:1::/64");
    client.route("10.78.9.0/24 via " + link.right().ipv4().getHostAddress());
    server.forward().route("blackhole 10.78.9.0/24");
    // Else a host reports six losses at once, and one a second from then on.
    server.sysctl("net.ipv4.icmp_ratelimit", "0").sysctl("net.ipv6.icmp.ratelimit", "0");
  }

  @AfterAll
  static void demolish() {
    lab.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void open_port_is_measured_by_the_kernel_and_the_server_keeps_nothing(boolean v6)
      throws Exception {
    try (ServerSocket open = server.call(() -> new ServerSocket(0, 1000));
        Probing probing = Probing.connecting(client, 20, 500)) {
      TargetSnapshot seen =
          probing.seen(realServer(v6), open.getLocalPort(), s -> s.received() >= ENOUGH);

      assertThat(seen.losses()).isEmpty();
      assertThat(seen.hopLimit()).isEmpty();
      ProbeStatistics statistics = statistics(probing, s -> s.received() >= ENOUGH);
      assertThat(statistics.samples().get(StampSource.TCP_INFO)).isEqualTo(statistics.received());
      assertThat(statistics.v4().method()).contains(ProbeMethod.CONNECT);
      assertThat(statistics.v6().method()).contains(ProbeMethod.CONNECT);
      open.accept().close();
    }
    Eventually.within(PATIENCE)
        .see(
            "no connection at the server, in whatever state",
            ConnectSystemTest::connectionsOfServer,
            List::isEmpty);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void round_trip_is_that_of_a_capture_and_the_peer_is_reset(boolean v6) throws Exception {
    IpAddress host = next(v6);
    EmulatedAddress emulated =
        far.at(host.toString()).tcp(80, TcpPort.open()).delay(Duration.ofMillis(10));
    try (Capture wire = far.port().capture("tcp and host " + host);
        Probing probing = Probing.connecting(near, 100, 500)) {
      probing.seen(host, 80, s -> s.received() >= ENOUGH);
      long measured =
          probing.of(host).rtts().stream().mapToLong(Long::longValue).min().orElseThrow();

      long onTheWire = shortestAnswer(wire, host);
      assertThat(measured).isBetween(onTheWire - 2_000, onTheWire + 1_000_000);
      assertThat(measured).isBetween(10_000_000L, 20_000_000L);
    }
    Eventually.within(PATIENCE)
        .see("a reset for each answer", () -> emulated, e -> e.count(Event.RESET) >= ENOUGH);
    assertThat(emulated.count(Event.RETRANSMISSION)).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void closed_port_is_refused(boolean v6) {
    try (Probing probing = Probing.connecting(client, 20, 500)) {
      TargetSnapshot seen = probing.seen(realServer(v6), 1, s -> s.sent() >= ENOUGH);

      assertThat(seen.losses()).containsOnlyKeys(LossCause.REFUSED);
      assertThat(seen.received()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void silent_port_is_no_reply(boolean v6) {
    IpAddress host = next(v6);
    far.at(host.toString()).tcp(82, new TcpPort.Silent());
    try (Probing probing = Probing.connecting(near, 20, 200)) {
      TargetSnapshot seen = probing.seen(host, 82, s -> s.sent() >= ENOUGH);

      assertThat(seen.losses()).containsOnlyKeys(LossCause.NO_REPLY);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_a_router_reports_is_the_cause_of_the_loss(boolean v6) {
    IpAddress host = next(v6);
    IpAddress router = emulated(v6, 254);
    far.at(host.toString())
        .offender(router.toString())
        .tcp(85, new TcpPort.Refused(Refusal.prohibited()));
    try (Probing probing = Probing.connecting(near, 20, 500)) {
      TargetSnapshot seen = probing.seen(host, 85, s -> s.sent() >= ENOUGH);

      assertThat(seen.losses()).containsOnlyKeys(LossCause.PROHIBITED);
      assertThat(seen.lastReport())
          .contains(new TargetSnapshot.Report(LossCause.PROHIBITED, router));
    }
  }

  /** The hosts themselves, through their own firewalls. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_the_host_reports_is_the_cause_of_the_loss(boolean v6) {
    try (Firewall.Rule rule =
            server.firewall().add("input", "tcp dport 86 reject with icmpx type port-unreachable");
        Probing probing = Probing.connecting(client, 20, 500)) {
      TargetSnapshot seen = probing.seen(realServer(v6), 86, s -> s.sent() >= ENOUGH);

      assertThat(rule).isNotNull();
      assertThat(seen.losses()).containsOnlyKeys(LossCause.PORT_UNREACHABLE);
      assertThat(seen.lastReport())
          .contains(new TargetSnapshot.Report(LossCause.PORT_UNREACHABLE, realServer(v6)));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_this_machines_firewall_refuses_is_a_send_error(boolean v6) {
    try (Firewall.Rule rule = client.firewall().add("output", "tcp dport 87 reject");
        Probing probing = Probing.connecting(client, 20, 500)) {
      TargetSnapshot seen =
          probing.seen(realServer(v6), 87, s -> s.sendErrors().getOrDefault("eperm", 0L) >= 5);

      assertThat(rule).isNotNull();
      assertThat(seen.losses()).isEmpty();
      assertThat(seen.sent()).isZero();
    }
  }

  /** The kernel does not tell: a limit of this method, as its class says. */
  @Test
  void what_this_machines_firewall_drops_looks_as_if_nothing_came() {
    try (Firewall.Rule rule = client.firewall().add("output", "tcp dport 88 drop");
        Probing probing = Probing.connecting(client, 20, 200)) {
      TargetSnapshot seen = probing.seen(realServer(false), 88, s -> s.sent() >= 5);

      assertThat(rule).isNotNull();
      assertThat(seen.losses()).containsOnlyKeys(LossCause.NO_REPLY);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void address_without_a_way_is_a_send_error(boolean v6) {
    IpAddress nowhere = Probing.address(v6 ? "2001:db8::1" : "192.0.2.1");
    try (Probing probing = Probing.connecting(near, 20, 500)) {
      TargetSnapshot seen =
          probing.seen(nowhere, 80, s -> s.sendErrors().getOrDefault("enetunreach", 0L) >= 2);

      assertThat(seen.sent()).isZero();
      assertThat(seen.losses()).isEmpty();
    }
  }

  /** Every other SYN is lost; TCP sends it again after a second, and that one is answered. */
  @Test
  void lost_syn_is_a_lost_probe_though_its_repetition_is_answered() {
    IpAddress host = next(false);
    far.at(host.toString()).tcp(80, TcpPort.open()).dropEveryNth(2);
    try (Probing probing = Probing.connecting(near, 1_500, 1_900)) {
      TargetSnapshot seen =
          probing.seen(
              host,
              80,
              s -> s.losses().getOrDefault(LossCause.RETRANSMITTED, 0L) >= 2 && s.received() > 0);

      assertThat(seen.losses()).containsOnlyKeys(LossCause.RETRANSMITTED);
      assertThat(seen.window().meanSeconds()).as("none of a second").isLessThan(0.5);
    }
  }

  /** As {@link #lost_syn_is_a_lost_probe_though_its_repetition_is_answered}, with timestamps. */
  @Test
  void lost_syn_is_a_lost_probe_with_a_host_that_times_its_segments() throws Exception {
    try (ServerSocket open = server.call(() -> new ServerSocket(0, 1000));
        Firewall.Rule rule =
            server
                .firewall()
                .add(
                    "input",
                    "tcp dport "
                        + open.getLocalPort()
                        + " tcp flags syn numgen inc mod 2 0 counter drop");
        Probing probing = Probing.connecting(client, 1_500, 1_900)) {
      TargetSnapshot seen =
          probing.seen(realServer(false), open.getLocalPort(), s -> s.sent() >= 3);

      assertThat(seen.losses()).containsOnlyKeys(LossCause.RETRANSMITTED);
      assertThat(rule.packets()).isPositive();
    }
  }

  @Test
  void retransmitted_syn_ack_is_no_round_trip() {
    IpAddress host = next(false);
    far.at(host.toString()).tcp(83, new TcpPort.FirstSynAckLost(1460, Duration.ofMillis(1_400)));
    try (Probing probing = Probing.connecting(near, 500, 1_900)) {
      TargetSnapshot seen = probing.seen(host, 83, s -> s.sent() >= 3);

      assertThat(seen.losses()).containsOnlyKeys(LossCause.RETRANSMITTED);
      assertThat(seen.received()).isZero();
    }
  }

  @Test
  void raw_sockets_are_taken_where_they_are_permitted() {
    IpAddress host = next(false);
    far.at(host.toString()).tcp(80, TcpPort.open());
    try (Probing probing =
        new Probing(near, Probing.config(20, 300), TransmitStamps.ofThisKernel())) {
      probing.seen(host, 80, s -> s.received() >= 1);

      assertThat(statistics(probing, s -> s.received() >= 1).v4().method())
          .contains(ProbeMethod.SYN);
    }
  }

  private static ProbeStatistics statistics(Probing probing, Predicate<ProbeStatistics> condition) {
    return Eventually.within(PATIENCE)
        .see(
            "statistics",
            () -> probing.engine().tcpStatistics().orElse(ProbeStatistics.NONE),
            condition);
  }

  /** From a SYN to its SYN/ACK, which come in the order of the SYNs. */
  private static long shortestAnswer(Capture wire, IpAddress host) throws Exception {
    InetAddress target = InetAddress.getByName(host.toString());
    // IP and TCP headers with Linux's five options; whatever else goes to the host has none.
    int syn = host.v6() ? 80 : 60;
    Deque<Long> sent = new ArrayDeque<>();
    long shortest = Long.MAX_VALUE;
    for (CapturedPacket packet : wire.packets()) {
      if (packet.destination().equals(target) && packet.length() == syn) {
        sent.add(packet.epochNanos());
      } else if (packet.source().equals(target)) {
        shortest = Math.min(shortest, packet.epochNanos() - sent.remove());
      }
    }
    return shortest;
  }

  /** What the server's kernel holds of connections, save the sockets that listen. */
  private static List<String> connectionsOfServer() throws Exception {
    return server.call(() -> {
      List<String> lines =
          Stream.of("tcp", "tcp6")
              .flatMap(file -> lines(Path.of("/proc/thread-self/net", file)).stream().skip(1))
              .toList();
      return lines.stream()
          .filter(line -> !line.strip().split("\\s+", -1)[3].equals("0A"))
          .toList();
    });
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static IpAddress realServer(boolean v6) {
    return Probing.address(v6 ? "fd78:1::2" : "10.78.1.2");
  }

  private static IpAddress next(boolean v6) {
    return emulated(v6, NEXT.incrementAndGet());
  }

  private static IpAddress emulated(boolean v6, int host) {
    return Probing.address(v6 ? "fd79::" + Integer.toHexString(host) : "10.79.0." + host);
  }
}

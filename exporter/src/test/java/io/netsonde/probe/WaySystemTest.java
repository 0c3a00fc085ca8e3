package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Capture;
import io.netsonde.lab.CapturedPacket;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Interface;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.wire.IpAddress;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * By which way and with which source probes leave, and that each recovers by itself when these are
 * back. Two links lead to the same host, whose own network is behind both; the first is preferred.
 */
@NeedsRoot
@NeedsTool({"ip", "tcpdump"})
class WaySystemTest {
  private static final int SOME = 5;

  /** A reply may be under way when the fault comes. */
  private static final int UNDER_WAY = 2;

  private final Lab lab = Lab.open();
  private final Host near = lab.host("near");
  private final Host far = lab.host("far");
  private final Link first = lab.link(near, far, "10.77.1.0/24", "fd77:1::/64");
  private final Link second = lab.link(near, far, "10.77.2.0/24", "fd77:2::/64");
  private ServerSocket server;

  @BeforeEach
  void build() throws Exception {
    far.loopback().address("10.78.0.1/32", "fd78::1/128");
    ways(first, 1);
    ways(second, 2);
    // Connections that are reset stay in the queue of a server that accepts none.
    server = far.call(() -> new ServerSocket(0, 4000));
    Probing.introduce(
        near,
        Probing.address("10.77.1.2"),
        Probing.address("fd77:1::2"),
        Probing.address("10.77.2.2"),
        Probing.address("fd77:2::2"));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    lab.close();
  }

  private void ways(Link link, int number) {
    String metric = " dev " + link.left().name() + " metric " + number;
    near.route("10.78.0.0/16 via 10.77." + number + ".2" + metric);
    near.route("fd78::/64 via fd77:" + number + "::2" + metric);
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void interface_is_the_one_that_was_asked_for(boolean v6, boolean tcp) {
    try (Capture one = capture(first.left());
        Capture two = capture(second.left());
        Probing probing = probing()) {
      Target usual = probing.ask(far(v6, tcp, ProbeOptions.DEFAULTS));
      Target other = probing.ask(far(v6, tcp, through(second.left())));
      TargetSnapshot seen = probing.untilReceivesMore(other, SOME);
      probing.untilReceivesMore(usual, SOME);

      assertThat(seen.losses()).isEmpty();
      assertThat(seen.sendErrors()).isEmpty();
      // The kernel's source goes with the way.
      assertThat(sent(two)).extracting(p -> IpAddress.of(p.source())).containsOnly(own(v6, 2));
      assertThat(sent(one)).extracting(p -> IpAddress.of(p.source())).containsOnly(own(v6, 1));
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void source_is_the_one_that_was_asked_for(boolean v6, boolean tcp) {
    near.loopback().address("10.78.9.9/32", "fd78:9::9/128");
    far.route("10.78.9.9/32 via 10.77.1.1").route("fd78:9::9/128 via fd77:1::1");
    IpAddress source = Probing.address(v6 ? "fd78:9::9" : "10.78.9.9");
    try (Capture wire = capture(first.left());
        Probing probing = probing()) {
      Target target = probing.ask(far(v6, tcp, Options.NONE.source(source).made()));
      TargetSnapshot seen = probing.untilReceivesMore(target, SOME);

      assertThat(seen.losses()).isEmpty();
      assertThat(seen.sendErrors()).isEmpty();
      assertThat(sent(wire)).extracting(p -> IpAddress.of(p.source())).containsOnly(source);
    }
  }

  /** The checksum of a SYN covers its source, and each way has another. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ports_by_several_ways_are_probed_in_turn(boolean v6) {
    try (Probing probing = probing()) {
      List<Target> targets =
          List.of(
              probing.ask(new Destination(neighbour(v6, 1), server.getLocalPort())),
              probing.ask(new Destination(neighbour(v6, 2), server.getLocalPort())));
      for (Target target : targets) {
        TargetSnapshot seen = probing.untilReceivesMore(target, SOME);
        assertThat(seen.losses()).as(target.destination().toString()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void source_removed_and_added_again(boolean v6, boolean tcp) {
    String prefixed = v6 ? "fd77:1::9/64" : "10.77.1.9/24";
    first.left().address(prefixed);
    IpAddress source = Probing.address(v6 ? "fd77:1::9" : "10.77.1.9");
    try (Probing probing = probing()) {
      Target target = probing.ask(far(v6, tcp, Options.NONE.source(source).made()));
      Target bystander = probing.ask(far(v6, tcp, ProbeOptions.DEFAULTS));
      probing.untilReceivesMore(target, SOME);
      probing.untilReceivesMore(bystander, SOME);

      first.left().removeAddress(prefixed);
      probing.untilFailsMore(target, "eaddrnotavail", SOME);
      probing.untilReceivesMore(bystander, SOME);
      first.left().address(prefixed);

      // When it is back just as the kernel's word is looked into, that word stands.
      recovered(probing, target, bystander, "eaddrnotavail", "enetunreach");
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void interface_taken_down_and_up_again(boolean v6, boolean tcp) {
    try (Probing probing = probing()) {
      Target target = probing.ask(far(v6, tcp, through(second.left())));
      Target bystander = probing.ask(far(v6, tcp, ProbeOptions.DEFAULTS));
      probing.untilReceivesMore(target, SOME);
      probing.untilReceivesMore(bystander, SOME);

      second.left().down();
      probing.untilFailsMore(target, "enetunreach", SOME);
      probing.untilReceivesMore(bystander, SOME);
      second.left().up().address("fd77:2::1/64");
      ways(second, 2);

      recovered(probing, target, bystander, "enetunreach");
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void interface_deleted_and_made_again_with_another_number(boolean v6, boolean tcp) {
    Interface left = second.left();
    int number = left.index();
    try (Probing probing = probing()) {
      Target target = probing.ask(far(v6, tcp, through(left)));
      Target bystander = probing.ask(far(v6, tcp, ProbeOptions.DEFAULTS));
      probing.untilReceivesMore(target, SOME);
      probing.untilReceivesMore(bystander, SOME);

      left.delete();
      probing.untilFailsMore(target, "enodev", SOME);
      probing.untilReceivesMore(bystander, SOME);
      Link again = lab.link(near, far, "10.77.2.0/24", "fd77:2::/64");
      rename(again.left(), left.name());
      ways(new Link(left, again.right()), 2);
      assertThat(left.index()).isNotEqualTo(number);

      recovered(probing, target, bystander, "enodev", "enetunreach");
    }
  }

  private void rename(Interface device, String name) {
    device.down();
    near.run("ip", "link", "set", device.name(), "name", name);
    near.run("ip", "link", "set", name, "up");
    near.run("ip", "-6", "address", "replace", "fd77:2::1/64", "dev", name, "nodad");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void connections_take_source_interface_and_code_point_as_well(boolean v6) {
    String prefixed = v6 ? "fd77:2::9/64" : "10.77.2.9/24";
    second.left().address(prefixed);
    IpAddress source = Probing.address(v6 ? "fd77:2::9" : "10.77.2.9");
    ProbeOptions options = Options.NONE.source(source).device(second.left().name()).dscp(46).made();
    try (Capture wire = capture(second.left());
        Probing probing = Probing.connecting(near, 20, 300)) {
      Target target = probing.ask(far(v6, true, options));
      Target bystander = probing.ask(far(v6, true, ProbeOptions.DEFAULTS));
      TargetSnapshot seen = probing.untilReceivesMore(target, SOME);
      probing.untilReceivesMore(bystander, SOME);
      assertThat(seen.losses()).isEmpty();
      assertThat(sent(wire))
          .allSatisfy(p -> {
            assertThat(IpAddress.of(p.source())).isEqualTo(source);
            assertThat(p.trafficClass()).isEqualTo(46 << 2);
          });

      second.left().removeAddress(prefixed);
      probing.untilFailsMore(target, "eaddrnotavail", SOME);
      probing.untilReceivesMore(bystander, SOME);
      second.left().address(prefixed);
      recovered(probing, target, bystander, "eaddrnotavail");

      second.left().delete();
      probing.untilFailsMore(target, "enodev", SOME);
      probing.untilReceivesMore(bystander, SOME);
    }
  }

  @Test
  void connections_of_a_family_that_is_off_are_send_errors() {
    ProbeConfig off =
        Probing.config(20, 300)
            .with(TcpMethod.CONNECT)
            .with(new SendingConfig(Outlet.AUTO, Outlet.NONE, OptionalInt.empty(), 100, Map.of()));
    try (Probing probing = new Probing(near, off, TransmitStamps.ofThisKernel())) {
      Target six = probing.ask(far(true, true, ProbeOptions.DEFAULTS));
      Target four = probing.ask(far(false, true, ProbeOptions.DEFAULTS));

      assertThat(probing.untilFailsMore(six, "eafnosupport", SOME).sent()).isZero();
      probing.untilReceivesMore(four, SOME);
    }
  }

  /** Beside a source, the kernel takes an interface of IPv6 for a preference, and we do not. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void interface_and_source_together_hold_or_the_probe_is_not_sent(boolean tcp) {
    try (Capture one = capture(first.left());
        Probing probing = probing()) {
      ProbeOptions wrong = Options.NONE.device(second.left().name()).source(own(true, 2)).made();
      Target kept = probing.ask(new Destination(neighbour(true, 2), port(tcp), wrong));
      Target refused = probing.ask(new Destination(neighbour(true, 1), port(tcp), wrong));
      probing.untilReceivesMore(kept, SOME);
      TargetSnapshot seen = probing.untilFailsMore(refused, "enetunreach", SOME);

      assertThat(seen.sent()).isZero();
      assertThat(one.packets()).filteredOn(p -> isProbe(p)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void interface_and_source_together_hold_for_ipv4(boolean tcp) {
    near.loopback().address("10.78.9.9/32");
    far.route("10.78.9.9/32 via 10.77.2.1");
    IpAddress source = Probing.address("10.78.9.9");
    try (Capture wire = capture(second.left());
        Probing probing = probing()) {
      ProbeOptions both = Options.NONE.device(second.left().name()).source(source).made();
      Target target = probing.ask(far(false, tcp, both));
      TargetSnapshot seen = probing.untilReceivesMore(target, SOME);

      assertThat(seen.losses()).isEmpty();
      assertThat(sent(wire)).extracting(p -> IpAddress.of(p.source())).containsOnly(source);
    }
  }

  @Test
  void family_that_is_off_has_no_socket_and_its_targets_have_send_errors() {
    ProbeConfig off =
        Probing.config(20, 300)
            .with(
                new SendingConfig(
                    Outlet.through(second.left().name()),
                    Outlet.NONE,
                    OptionalInt.empty(),
                    100,
                    Map.of()));
    try (Probing probing = new Probing(near, off, TransmitStamps.ofThisKernel())) {
      for (boolean tcp : new boolean[] {false, true}) {
        Target six = probing.ask(far(true, tcp, ProbeOptions.DEFAULTS));
        TargetSnapshot seen = probing.untilFailsMore(six, "eafnosupport", SOME);
        assertThat(seen.sent()).isZero();
      }
      assertThat(probing.engine().statistics().v6())
          .isEqualTo(ProbeStatistics.SocketState.off("off, because probe.interface6 is none"));
    }
  }

  private void recovered(Probing probing, Target target, Target bystander, String... errors) {
    TargetSnapshot seen = probing.untilReceivesMore(target, SOME);
    long lost = seen.losses().values().stream().mapToLong(Long::longValue).sum();
    assertThat(lost).as(seen.toString()).isLessThanOrEqualTo(UNDER_WAY);
    assertThat(seen.sendErrors().keySet()).isSubsetOf(errors);
    assertThat(bystander.snapshot().losses()).isEmpty();
    assertThat(bystander.snapshot().sendErrors()).isEmpty();
  }

  private Destination far(boolean v6, boolean tcp, ProbeOptions options) {
    return new Destination(Probing.address(v6 ? "fd78::1" : "10.78.0.1"), port(tcp), options);
  }

  private int port(boolean tcp) {
    return tcp ? server.getLocalPort() : Destination.ECHO;
  }

  private static ProbeOptions through(Interface device) {
    return Options.NONE.device(device.name()).made();
  }

  private static IpAddress own(boolean v6, int link) {
    return Probing.address(v6 ? "fd77:" + link + "::1" : "10.77." + link + ".1");
  }

  private static IpAddress neighbour(boolean v6, int link) {
    return Probing.address(v6 ? "fd77:" + link + "::2" : "10.77." + link + ".2");
  }

  private Probing probing() {
    return new Probing(near, Probing.config(20, 300), TransmitStamps.ofThisKernel());
  }

  private static Capture capture(Interface device) {
    return device.capture(
        "outbound and (icmp or icmp6 or tcp[tcpflags] = tcp-syn or (ip6 proto 6 and ip6[53] = 2))");
  }

  private static boolean isProbe(CapturedPacket packet) {
    return packet.isEchoRequest() || packet.protocol() == 6;
  }

  private List<CapturedPacket> sent(Capture wire) {
    Predicate<CapturedPacket> probe = WaySystemTest::isProbe;
    return Eventually.within(Duration.ofSeconds(5))
        .see(
            "probes",
            () -> wire.packets().stream().filter(probe).toList(),
            packets -> packets.size() >= SOME);
  }
}

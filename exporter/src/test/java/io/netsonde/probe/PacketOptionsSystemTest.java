package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Capture;
import io.netsonde.lab.CapturedPacket;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.wire.IpAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the packets of a target look like, as a capture sees them and as hosts answer them. */
@NeedsRoot
@NeedsTool({"ip", "tcpdump"})
class PacketOptionsSystemTest {
  private static final int SOME = 5;
  private static final int EXPEDITED = 46;

  private static Lab lab;
  private static Host near;
  private static Link link;

  /** A host behind a router, on a link for shorter packets. */
  private static Link narrow;

  @BeforeAll
  static void build() {
    lab = Lab.open();
    near = lab.host("near");
    Host router = lab.host("router").forward();
    Host far = lab.host("far");
    link = lab.link(near, router, "10.77.1.0/24", "fd77:1::/64");
    narrow = lab.link(router, far, "10.77.2.0/24", "fd77:2::/64");
    near.route("10.77.2.0/24 via 10.77.1.2").route("fd77:2::/64 via fd77:1::2");
    far.route("default via 10.77.2.1").route("fd77:1::/64 via fd77:2::1");
    Probing.introduce(near, next(false), next(true), behind(false), behind(true));
    narrow.left().mtu(1300);
    narrow.right().mtu(1300);
  }

  @AfterAll
  static void demolish() {
    lab.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void code_point_is_on_the_packets_of_its_target_alone(boolean v6) {
    try (Capture wire = capture();
        Probing probing = probing()) {
      Target marked = probing.ask(next(v6), Options.NONE.dscp(EXPEDITED).made());
      Target plain = probing.ask(next(v6), ProbeOptions.DEFAULTS);
      TargetSnapshot seen = probing.untilReceivesMore(marked, SOME);
      probing.untilReceivesMore(plain, SOME);

      assertThat(seen.losses()).isEmpty();
      Map<Integer, Long> classes =
          requests(wire, p -> p.protocol() == (v6 ? 58 : 1)).stream()
              .collect(Collectors.groupingBy(CapturedPacket::trafficClass, Collectors.counting()));
      assertThat(classes).containsOnlyKeys(0, EXPEDITED << 2);
      assertThat(classes.values()).allMatch(count -> count >= SOME);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void code_point_is_on_the_segments_of_tcp(boolean v6) throws Exception {
    try (ServerSocket server = link.right().host().call(() -> new ServerSocket(0));
        Capture wire =
            link.left()
                .capture(
                    "tcp dst port "
                        + server.getLocalPort()
                        + " or (ip6 and tcp and ip6[42:2] = "
                        + server.getLocalPort()
                        + ")");
        Probing probing = probing()) {
      Target port =
          probing.ask(
              new Destination(
                  next(v6), server.getLocalPort(), Options.NONE.dscp(EXPEDITED).made()));
      TargetSnapshot seen = probing.untilReceivesMore(port, SOME);

      assertThat(seen.losses()).isEmpty();
      // The kernel's own resets have none.
      Eventually.within(Duration.ofSeconds(5))
          .see(
              "marked segments",
              wire::packets,
              packets ->
                  packets.stream().filter(p -> p.trafficClass() == EXPEDITED << 2).count() >= SOME);
    }
  }

  /** The longest that goes without being cut, the shortest, and what lies on the edges between. */
  @ParameterizedTest
  @CsvSource({
    "NUMBERED, false, 1472",
    "NUMBERED, true, 1452",
    "LOOPED, false, 1472",
    "LOOPED, true, 1452"
  })
  void size_is_that_of_the_packets_and_long_replies_are_verified(
      TransmitStamps stamps, boolean v6, int longest) {
    int[] sizes = {8, 9, 55, 57, 58, 188, 189, 257, longest};
    try (Capture wire = capture();
        Probing probing = new Probing(near, Probing.config(20, 300), stamps)) {
      List<Target> targets =
          Arrays.stream(sizes)
              .mapToObj(size -> probing.ask(next(v6), Options.NONE.size(size).made()))
              .toList();
      targets.forEach(target -> probing.untilReceivesMore(target, SOME));

      assertThat(targets)
          .allSatisfy(target -> {
            assertThat(target.snapshot().losses()).isEmpty();
            assertThat(target.snapshot().sendErrors()).isEmpty();
          });
      ProbeStatistics statistics = probing.statistics(s -> s.received() >= SOME);
      assertThat(statistics.discards().values()).containsOnly(0L);
      assertThat(statistics.samples().get(StampSource.KERNEL)).isPositive();
      assertThat(statistics.samples().get(StampSource.USER)).isZero();
      int headers = v6 ? 48 : 28;
      assertThat(requests(wire, p -> p.protocol() == (v6 ? 58 : 1)))
          .extracting(CapturedPacket::length)
          .containsOnly(
              Arrays.stream(sizes).mapToObj(size -> size + headers).toArray(Integer[]::new));
    }
  }

  @Test
  void longest_size_that_ip_allows_is_answered() {
    try (Probing probing = probing()) {
      Target loopback = probing.ask(Probing.address("127.0.0.1"), Options.NONE.size(65_507).made());
      Target wire = probing.ask(next(false), Options.NONE.size(65_507).mayBeCut().made());
      Target wire6 = probing.ask(next(true), Options.NONE.size(65_507).mayBeCut().made());
      Target short6 = probing.ask(next(true), ProbeOptions.DEFAULTS);

      for (Target target : List.of(loopback, wire, wire6, short6)) {
        TargetSnapshot seen = probing.untilReceivesMore(target, SOME);
        assertThat(seen.losses()).as(target.destination().toString()).isEmpty();
        assertThat(seen.sendErrors()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void long_packets_are_cut_where_that_is_allowed(boolean v6) {
    try (Capture wire = capture();
        Probing probing = probing()) {
      Target cut = probing.ask(behind(v6), Options.NONE.size(4000).mayBeCut().made());
      TargetSnapshot seen = probing.untilReceivesMore(cut, SOME);

      assertThat(seen.sendErrors()).isEmpty();
      assertThat(wire.packets()).filteredOn(CapturedPacket::fragment).hasSizeGreaterThan(SOME);
    }
  }

  @Test
  void flag_that_forbids_cutting_is_set_unless_cutting_is_allowed() {
    try (Capture wire = capture();
        Probing probing = probing()) {
      Target whole = probing.ask(next(false), Options.NONE.size(100).made());
      Target cuttable = probing.ask(next(false), Options.NONE.size(101).mayBeCut().made());
      probing.untilReceivesMore(whole, SOME);
      probing.untilReceivesMore(cuttable, SOME);

      assertThat(requests(wire, p -> p.length() == 128))
          .hasSizeGreaterThanOrEqualTo(SOME)
          .allMatch(CapturedPacket::unfragmentable);
      assertThat(requests(wire, p -> p.length() == 129))
          .hasSizeGreaterThanOrEqualTo(SOME)
          .noneMatch(CapturedPacket::unfragmentable);
      assertThat(probing.engine().statistics().discards().values()).containsOnly(0L);
    }
  }

  /** Both lanes' packets are in the protocol's counters. */
  @Test
  void probes_that_may_be_cut_are_counted_with_the_others() {
    try (Probing probing = probing()) {
      Target whole = probing.ask(next(false), ProbeOptions.DEFAULTS);
      Target cuttable = probing.ask(next(false), Options.NONE.mayBeCut().made());
      probing.untilReceivesMore(whole, SOME);
      probing.untilReceivesMore(cuttable, SOME);

      long received = whole.snapshot().received() + cuttable.snapshot().received();
      probing.statistics(s -> s.received() >= received);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void own_links_limit_is_told_by_the_kernel(boolean v6) {
    try (Probing probing = probing()) {
      Target tooLong = probing.ask(next(v6), Options.NONE.size(1473).made());
      Target other = probing.ask(next(v6), Options.NONE.size(1400).made());

      probing.untilFailsMore(tooLong, "emsgsize", SOME);
      TargetSnapshot seen = probing.until("the limit", tooLong, s -> s.pathMtu().isPresent());
      probing.untilReceivesMore(other, SOME);

      assertThat(seen.pathMtu()).hasValue(1500);
      assertThat(seen.losses()).isEmpty();
      assertThat(other.snapshot().pathMtu()).isEmpty();
      assertThat(other.snapshot().losses()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void limit_of_a_link_on_the_way_is_told_by_its_router_and_forgotten_when_it_is_gone(boolean v6) {
    forgetRoutes(v6);
    try (Probing probing = probing()) {
      Target tooLong = probing.ask(behind(v6), Options.NONE.size(1400).made());
      Target plain = probing.ask(behind(v6), ProbeOptions.DEFAULTS);

      TargetSnapshot seen =
          probing.until(
              "the router's report",
              tooLong,
              s -> s.pathMtu().isPresent() && !s.losses().isEmpty());
      assertThat(seen.pathMtu()).hasValue(1300);
      assertThat(seen.losses()).containsOnlyKeys(LossCause.TOO_BIG);
      // The kernel has learnt it, too.
      seen = probing.untilFailsMore(tooLong, "emsgsize", SOME);
      assertThat(seen.pathMtu()).hasValue(1300);
      probing.untilReceivesMore(plain, SOME);
      assertThat(plain.snapshot().pathMtu()).isEmpty();
      assertThat(plain.snapshot().losses()).isEmpty();

      widen(1500);
      try {
        forgetRoutes(v6);
        probing.untilReceivesMore(tooLong, SOME);
        assertThat(tooLong.snapshot().pathMtu()).isEmpty();
      } finally {
        widen(1300);
      }
    }
  }

  @Test
  void identifier_is_the_configured_one_and_the_next_for_what_may_be_cut() {
    ProbeConfig config =
        Probing.config(20, 300)
            .with(
                new SendingConfig(Outlet.AUTO, Outlet.AUTO, OptionalInt.of(65_535), 100, Map.of()));
    try (Capture wire = capture();
        Probing probing = new Probing(near, config, TransmitStamps.ofThisKernel())) {
      for (boolean v6 : new boolean[] {false, true}) {
        Target whole = probing.ask(next(v6), Options.NONE.size(100).made());
        Target cuttable = probing.ask(next(v6), Options.NONE.size(101).mayBeCut().made());
        probing.untilReceivesMore(whole, SOME);
        probing.untilReceivesMore(cuttable, SOME);
      }

      assertThat(requests(wire, p -> p.length() % 2 == 0))
          .extracting(CapturedPacket::id)
          .containsOnly(65_535);
      assertThat(requests(wire, p -> p.length() % 2 == 1))
          .extracting(CapturedPacket::id)
          .containsOnly(0);
    }
  }

  /** What the kernel has learnt of ways. */
  private static void forgetRoutes(boolean v6) {
    near.run("ip", v6 ? "-6" : "-4", "route", "flush", "cache");
  }

  private static void widen(int bytes) {
    Stream.of(narrow.left(), narrow.right()).forEach(end -> end.mtu(bytes));
  }

  private static Capture capture() {
    return link.left().capture("icmp or ip6");
  }

  private static List<CapturedPacket> requests(Capture wire, Predicate<CapturedPacket> which) {
    return Eventually.within(Duration.ofSeconds(5))
        .see(
            "requests",
            () ->
                wire.packets().stream()
                    .filter(CapturedPacket::isEchoRequest)
                    .filter(which)
                    .toList(),
            packets -> packets.size() >= SOME);
  }

  private static Probing probing() {
    return new Probing(near, Probing.config(20, 300), TransmitStamps.ofThisKernel());
  }

  private static IpAddress next(boolean v6) {
    return Probing.address(v6 ? "fd77:1::2" : "10.77.1.2");
  }

  private static IpAddress behind(boolean v6) {
    return Probing.address(v6 ? "fd77:2::2" : "10.77.2.2");
  }
}

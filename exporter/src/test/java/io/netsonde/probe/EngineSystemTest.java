package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Firewall;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine's promises: its rate, its books, its memory of who asked. */
@NeedsRoot
@NeedsTool({"ip", "nft"})
class EngineSystemTest {
  private final Lab lab = Lab.open();
  private final Host near = lab.host("near");
  private final Host far = lab.host("far");
  private final Link link = lab.link(near, far, "10.77.1.0/24", "fd77:1::/64");

  @BeforeEach
  void the_hosts_know_each_other() {
    Probing.introduce(
        near, Probing.address(link.right().ipv4()), Probing.address(link.right().ipv6()));
  }

  @AfterEach
  void close() {
    lab.close();
  }

  /** An EPERM takes a number of the kernel's own counting, an EACCES takes none. */
  @ParameterizedTest
  @CsvSource({"NUMBERED, false", "NUMBERED, true", "LOOPED, false", "LOOPED, true"})
  void sends_refused_at_random_leave_every_stamp_with_its_probe(TransmitStamps stamps, boolean v6) {
    near.route("default via 10.77.1.2");
    far.loopback().address("10.78.0.1/32", "fd78::1/128");
    near.route("fd78::/64 via fd77:1::2");
    near.firewall()
        .add(
            "output",
            "meta l4proto { icmp, ipv6-icmp } ip daddr 10.77.1.2"
                + " numgen random mod 3 0 counter drop");
    near.firewall()
        .add(
            "output",
            "icmpv6 type echo-request ip6 daddr fd77:1::2" + " numgen random mod 3 0 counter drop");
    try (Probing probing = new Probing(near, Probing.config(10, 300), stamps)) {
      int times = 150;
      Tally.Of dropped = probing.probe(Probing.address(v6 ? "fd77:1::2" : "10.77.1.2"), times);
      Tally.Of refused = probing.probe(Probing.address(v6 ? "fd99::1" : "255.255.255.255"), times);
      Tally.Of answered = probing.probe(Probing.address(v6 ? "fd78::1" : "10.78.0.1"), times);
      probing.until("all replies", answered, o -> o.sent() == times);
      probing.until("all outcomes", dropped, o -> o.sent() + o.errors("eperm") == times);

      assertThat(refused.errors(v6 ? "enetunreach" : "eacces")).isEqualTo(times);
      assertThat(dropped.errors("eperm")).isBetween(10L, 120L);
      assertThat(dropped.lost() + answered.lost()).isZero();
      assertThat(answered.sources()).containsOnly(StampSource.KERNEL);
      assertThat(dropped.sources()).containsOnly(StampSource.KERNEL);
      ProbeStatistics statistics =
          probing.statistics(s -> s.received() == answered.received() + dropped.received());
      assertThat(statistics.sent()).isEqualTo(statistics.received());
      assertThat(statistics.clockSteps()).isZero();
      assertThat(statistics.discards().values()).containsOnly(0L);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void as_many_are_lost_as_the_wire_dropped(boolean v6) {
    Firewall.Rule rule =
        near.firewall()
            .add(
                "input",
                (v6 ? "icmpv6" : "icmp") + " type echo-reply numgen inc mod 7 0 counter drop");
    try (Probing probing = new Probing(near, Probing.config(10, 100), TransmitStamps.NUMBERED)) {
      int times = 100;
      Tally.Of target = probing.probe(Probing.address(v6 ? "fd77:1::2" : "10.77.1.2"), times);
      probing.until("all outcomes", target, o -> o.sent() == times);

      assertThat((long) target.lost()).isEqualTo(rule.packets()).isEqualTo(15);
      assertThat(target.errors()).isEmpty();
    }
  }

  @Test
  void an_address_that_nobody_asks_for_is_given_up_and_comes_back_anew() {
    IpAddress address = Probing.address(link.right().ipv4());
    IpAddress wanted = Probing.address(link.right().ipv6());
    ProbeConfig shortly =
        ProbeConfig.defaults()
            .with(
                new ProbeLimits(
                    Duration.ofMillis(20),
                    Duration.ofMillis(100),
                    1000,
                    10,
                    Duration.ofMillis(300)));
    try (Probing probing = new Probing(near, shortly, TransmitStamps.NUMBERED)) {
      ProbeEngine engine = probing.engine();
      Target first = engine.ask(Destination.echo(address)).orElseThrow();
      Target kept = engine.ask(Destination.echo(wanted)).orElseThrow();
      probing.until(
          "the end of the one that nobody asks for",
          e -> {
            e.ask(Destination.echo(wanted));
            return e.targets().size() == 1;
          });
      probing.until("its last figures", e -> first.snapshot().received() > 5);

      assertThat(engine.targets()).containsExactly(kept);
      Target again = engine.ask(Destination.echo(address)).orElseThrow();
      assertThat(again).isNotSameAs(first);
      probing.until("new figures", e -> again.snapshot().received() > 0);
    }
  }

  @Test
  void the_configured_rate_is_kept_or_said_to_be_missed() {
    int hosts = 200;
    int intervalMillis = 100;
    far.route("local 10.78.0.0/16 dev lo");
    near.route("10.78.0.0/16 via 10.77.1.2");
    try (Probing probing =
        new Probing(near, Probing.config(intervalMillis, 1000), TransmitStamps.NUMBERED)) {
      for (int i = 0; i < hosts; i++) {
        probing.ask(Probing.address("10.78.1." + i));
      }
      long outcomes = 3_000L / intervalMillis * hosts;
      probing.until("three seconds of outcomes", e -> probing.tally().count() >= outcomes);
      Tally tally = probing.tally();
      long span = tally.span();
      long heard = tally.count();
      probing.engine().close();
      ProbeStatistics statistics = probing.engine().statistics();

      double expected = span / (intervalMillis * 1e6) * hosts;
      assertThat((double) heard + statistics.pace().skips())
          .as("skipped %d", statistics.pace().skips())
          .isCloseTo(expected, Percentage.withPercentage(2));
      assertThat(statistics.sent()).isEqualTo(statistics.received());
      assertThat(statistics.errors()).isEmpty();
      assertThat(statistics.pace().inFlightHits()).isZero();
    }
  }

  @Test
  void the_bound_on_the_rate_of_all_holds() {
    ProbeConfig bounded =
        ProbeConfig.defaults()
            .with(
                new ProbeLimits(
                    Duration.ofMillis(10),
                    Duration.ofMillis(100),
                    100,
                    100,
                    Duration.ofMinutes(1)));
    far.route("local 10.78.0.0/16 dev lo");
    near.route("10.78.0.0/16 via 10.77.1.2");
    try (Probing probing = new Probing(near, bounded, TransmitStamps.NUMBERED)) {
      for (int i = 0; i < 50; i++) {
        probing.ask(Probing.address("10.78.1." + i));
      }
      probing.until("a second's worth and more", e -> probing.tally().count() >= 150);

      assertThat(probing.tally().span()).isGreaterThan(1_200_000_000L);
      Pace pace = probing.statistics(s -> s.pace().skips() > 0).pace();
      assertThat(pace.maxPpsHits()).isPositive();
      assertThat(pace.skipped()).containsEntry(Skip.MAX_PPS, pace.skips());
      // 50 hosts every 10 ms are 5000 a second, of which 100 may be sent.
      assertThat((double) pace.sends() / pace.due()).isLessThan(0.2);
    }
  }

  @Test
  void what_a_standstill_of_the_loop_skips_is_late() {
    long standstill = 200_000_000L;
    AtomicBoolean stood = new AtomicBoolean();
    ProbeListener obstacle =
        new ProbeListener() {
          @Override
          public void received(
              IpAddress target, int sequence, long rttNanos, StampSource source, int hopLimit) {
            long end = System.nanoTime() + standstill;
            while (!stood.get() && System.nanoTime() - end < 0) {
              Thread.onSpinWait();
            }
            stood.set(true);
          }

          @Override
          public void lost(
              IpAddress target, int sequence, LossCause cause, Optional<IpAddress> reporter) {}

          @Override
          public void notSent(IpAddress target, int sequence, int errno) {}

          @Override
          public void undecided(IpAddress target, int sequence) {}

          @Override
          public void discarded(IpAddress target, int sequence, Discard reason) {}

          @Override
          public void corrupted(IpAddress sender) {}
        };
    try (ProbeEngine engine =
        new ProbeEngine(
            Probing.config(10, 1000),
            obstacle,
            near.namespace().threads("probe-loop"),
            TransmitStamps.NUMBERED)) {
      engine.start();
      assertThat(engine.probe(Probing.address("10.77.1.2"), Target.UNLIMITED)).isTrue();

      Pace pace =
          Eventually.within(Duration.ofSeconds(10))
              .see("skips", () -> engine.statistics().pace(), p -> p.skips() > 0);
      assertThat(pace.skipped()).containsEntry(Skip.LATE, pace.skips());
      assertThat(pace.skips()).isGreaterThan(10);
    }
  }

  @Test
  void every_due_probe_was_sent_or_met_an_error_or_was_skipped() {
    try (Probing probing = new Probing(near, Probing.config(10, 50), TransmitStamps.NUMBERED)) {
      int times = 40;
      Tally.Of sent = probing.probe(Probing.address("10.77.1.2"), times);
      Tally.Of refused = probing.probe(Probing.address("192.0.2.1"), times);
      probing.until("all outcomes", sent, o -> o.sent() == times);
      probing.until("all errors", refused, o -> o.errors("enetunreach") == times);

      Pace pace = probing.statistics(s -> s.pace().due() - s.pace().skips() == 2L * times).pace();
      assertThat(pace.sends()).isEqualTo(times);
      assertThat(probing.engine().configuredRate(false)).isEqualTo(200);
      assertThat(probing.engine().configuredRate(true)).isZero();
    }
  }
}

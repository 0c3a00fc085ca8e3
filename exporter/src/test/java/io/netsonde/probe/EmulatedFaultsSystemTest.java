package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.EmulatedNetwork;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.emulation.EmulatedAddress;
import io.netsonde.lab.emulation.Event;
import io.netsonde.lab.emulation.Refusal;
import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Emulated hosts with one fault each: every lost probe has its cause, and no other is made up. */
@NeedsRoot
@NeedsTool({"ip", "nft"})
class EmulatedFaultsSystemTest {
  private static final int TIMES = 20;
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

  static Stream<Arguments> refusals() {
    Map<Refusal, LossCause> causes =
        Map.of(
            Refusal.hostUnreachable(), LossCause.HOST_UNREACHABLE,
            Refusal.portUnreachable(), LossCause.PORT_UNREACHABLE,
            Refusal.prohibited(), LossCause.PROHIBITED,
            Refusal.unreachable(0), LossCause.NET_UNREACHABLE,
            Refusal.timeExceeded(), LossCause.TTL_EXCEEDED);
    return causes.entrySet().stream()
        .flatMap(cause ->
            Stream.of(false, true).map(v6 -> Arguments.of(v6, cause.getKey(), cause.getValue())));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void what_a_router_reports_is_the_cause_of_the_loss(
      boolean v6, Refusal refusal, LossCause cause) {
    IpAddress router = address(v6, 254);
    IpAddress host = next(v6);
    EmulatedAddress emulated = far.at(host.toString()).refuse(refusal).offender(router.toString());
    IpAddress healthy = next(v6);
    far.at(healthy.toString());

    try (Probing probing = probing()) {
      Tally.Of refused = probing.probe(host, TIMES);
      Tally.Of answered = probing.probe(healthy, TIMES);
      probing.until("all outcomes", refused, o -> o.lost() == TIMES);
      probing.until("all replies", answered, o -> o.received() == TIMES);

      TargetSnapshot snapshot = snapshot(probing, host);
      assertThat(snapshot.losses()).containsExactly(Map.entry(cause, (long) TIMES));
      assertThat(snapshot.lastReport()).contains(new TargetSnapshot.Report(cause, router));
      assertThat(snapshot.sendErrors()).isEmpty();
      assertThat(snapshot(probing, healthy).sendErrors()).isEmpty();
      assertThat(emulated.count(Event.ECHO_REQUEST)).isEqualTo(TIMES);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void silence_is_no_reply(boolean v6) {
    IpAddress host = next(v6);
    far.at(host.toString()).dropEveryNth(2);

    try (Probing probing = probing()) {
      Tally.Of half = probing.probe(host, TIMES);
      probing.until("all outcomes", half, o -> o.sent() == TIMES);

      assertThat(snapshot(probing, host).losses())
          .containsExactly(Map.entry(LossCause.NO_REPLY, TIMES / 2L));
      assertThat(snapshot(probing, host).lastReport()).isEqualTo(Optional.empty());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void the_hop_limit_of_the_last_reply_is_told(boolean v6) {
    IpAddress host = next(v6);
    far.at(host.toString()).hopLimit(57);

    try (Probing probing = probing()) {
      Tally.Of of = probing.probe(host, TIMES);
      probing.until("all replies", of, o -> o.received() == TIMES);

      assertThat(snapshot(probing, host).hopLimit()).hasValue(57);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void duplicates_are_the_targets_own(boolean v6) {
    IpAddress host = next(v6);
    far.at(host.toString()).duplicate(Duration.ofMillis(1));

    try (Probing probing = probing()) {
      Tally.Of of = probing.probe(host, TIMES);
      probing.until("all replies", of, o -> o.received() == TIMES);
      probing.until(
          "all duplicates",
          e -> snapshot(probing, host).discards().getOrDefault(Discard.DUPLICATE, 0L) == TIMES);

      assertThat(snapshot(probing, host).losses()).isEmpty();
    }
  }

  /** The third, the sixth … reply leaves right behind the one that follows it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_reply_that_a_later_one_overtakes_is_received_and_reordered(boolean v6) {
    IpAddress host = next(v6);
    far.at(host.toString()).reorderEveryNth(3);

    try (Probing probing = probing()) {
      Tally.Of of = probing.probe(host, TIMES);
      probing.until("all replies", of, o -> o.received() == TIMES);

      TargetSnapshot snapshot = snapshot(probing, host);
      assertThat(snapshot.reordered()).isEqualTo(TIMES / 3);
      assertThat(snapshot.losses()).isEmpty();
      assertThat(snapshot.discards()).isEmpty();
    }
  }

  /** Replies come up to 100 ms late, ten intervals, and the losses among them twenty later. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void runs_of_losses_are_those_of_sending(boolean v6) {
    IpAddress host = next(v6);
    far.at(host.toString()).jitter(Duration.ofMillis(100), 1).dropFirst(4).dropEveryNth(7);

    try (Probing probing = probing()) {
      Tally.Of of = probing.probe(host, TIMES);
      probing.until("all outcomes", of, o -> o.sent() == TIMES);
      Target target = probing.engine().ask(Destination.echo(host)).orElseThrow();

      // Lost are 1 to 4, 7 and 14 of 20.
      probing.until(
          "three runs",
          e -> target.snapshot().lossBursts().equals(new LossBursts.Snapshot(3, 0, 4)));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void another_hop_limit_is_another_way_back(boolean v6) {
    IpAddress host = next(v6);
    EmulatedAddress emulated = far.at(host.toString());

    try (Probing probing = probing()) {
      Tally.Of of = probing.ask(host);
      for (int hops : new int[] {64, 57, 60}) {
        emulated.hopLimit(hops);
        Target target = probing.engine().ask(Destination.echo(host)).orElseThrow();
        probing.until("replies", e -> target.snapshot().hopLimit().orElse(0) == hops);
      }
      Target target = probing.engine().ask(Destination.echo(host)).orElseThrow();

      assertThat(target.snapshot().hopLimitChanges()).isEqualTo(2);
      assertThat(of.lost()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_constant_delay_has_little_jitter_and_a_changing_one_has_much(boolean v6) {
    IpAddress steady = next(v6);
    far.at(steady.toString()).delay(Duration.ofMillis(5));
    IpAddress shaky = next(v6);
    far.at(shaky.toString()).delay(Duration.ofMillis(5)).lateEveryNth(2, Duration.ofMillis(40));

    try (Probing probing = probing()) {
      Tally.Of of = probing.probe(steady, TIMES);
      Tally.Of shakyOf = probing.probe(shaky, TIMES);
      probing.until("all replies", of, o -> o.received() == TIMES);
      probing.until("all replies", shakyOf, o -> o.received() == TIMES);

      // RFC 3550's filter has come to 1 - (15/16)^19 = 71 % of 40 ms after 20 replies; replies that
      // overtake each other, or an emulator that is held up, take some of that away.
      double shakySeconds = snapshot(probing, shaky).jitterSeconds().orElseThrow();
      assertThat(shakySeconds).isBetween(0.01, 0.04);
      assertThat(snapshot(probing, steady).jitterSeconds().orElseThrow()).isLessThan(shakySeconds);
    }
  }

  private static Probing probing() {
    return new Probing(near, Probing.config(10, 500), TransmitStamps.ofThisKernel());
  }

  /** What is published once no outcome is outstanding any more. */
  private static TargetSnapshot snapshot(Probing probing, IpAddress address) {
    Target target = probing.engine().ask(Destination.echo(address)).orElseThrow();
    probing.until("all is published", e -> target.snapshot().sent() == TIMES);
    return target.snapshot();
  }

  /** An address that no other test has used, since the kernel remembers things of addresses. */
  private static IpAddress next(boolean v6) {
    return address(v6, NEXT.incrementAndGet());
  }

  private static IpAddress address(boolean v6, int host) {
    return Probing.address(v6 ? "fd79::" + Integer.toHexString(host) : "10.79.0." + host);
  }
}

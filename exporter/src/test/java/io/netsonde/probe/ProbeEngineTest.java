package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.IpPrefix;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whom the engine admits, with a loop that stands still. */
class ProbeEngineTest {
  private static final int ASKERS = 8;
  private static final int ASKED_BY_EACH = 2_000;

  @Test
  void the_bound_on_targets_holds_however_many_ask_at_once() throws Exception {
    ProbeConfig defaults = ProbeConfig.defaults();
    int bound = defaults.limits().maxTargets();
    CyclicBarrier barrier = new CyclicBarrier(ASKERS);
    try (ProbeEngine engine = engine(defaults);
        ExecutorService askers = Executors.newFixedThreadPool(ASKERS)) {
      List<Future<Long>> admitted =
          java.util.stream.IntStream.range(0, ASKERS)
              .mapToObj(asker ->
                  askers.submit(() -> {
                    barrier.await();
                    long count = 0;
                    for (int i = 0; i < ASKED_BY_EACH; i++) {
                      count += engine.ask(destination(asker, i)).isPresent() ? 1 : 0;
                    }
                    return count;
                  }))
              .toList();
      long sum = 0;
      for (Future<Long> one : admitted) {
        sum += one.get();
      }

      assertThat(engine.targets()).hasSize(bound);
      assertThat(sum).isEqualTo(bound);
      assertThat(engine.refusedTargets().limitHits()).isEqualTo(ASKERS * ASKED_BY_EACH - bound);
    }
  }

  /** 50 ms is the grid of the default interval of 2 s, which so has 40 places. */
  @Test
  void targets_are_spread_over_their_interval_and_those_of_one_place_share_a_wake_up() {
    ProbeConfig config = ProbeConfig.defaults();
    long grid = Duration.ofMillis(50).toNanos();
    try (ProbeEngine engine = engine(config)) {
      for (int i = 0; i < ASKED_BY_EACH; i++) {
        engine.ask(destination(0, i));
      }

      Map<Long, Long> places =
          engine.targets().stream()
              .collect(
                  Collectors.groupingBy(
                      target -> Math.floorMod(target.nextSend(), config.interval().toNanos()),
                      Collectors.counting()));
      assertThat(places.keySet()).hasSize(40).allMatch(place -> place % grid == 0);
      assertThat(places.values()).allMatch(count -> count < 2 * ASKED_BY_EACH / 40);
    }
  }

  @Test
  void nobody_gets_past_the_policy_and_refusals_are_counted_by_their_reason() {
    TargetPolicy policy =
        new TargetPolicy(
            List.of(IpPrefix.parse("10.0.0.0/8").orElseThrow()),
            List.of(IpPrefix.parse("10.1.0.0/16").orElseThrow()));
    try (ProbeEngine engine = engine(ProbeConfig.defaults().with(policy))) {
      assertThat(engine.ask(Destination.echo(Probing.address("10.1.0.1")))).isEmpty();
      assertThat(engine.ask(new Destination(Probing.address("10.1.0.1"), 80))).isEmpty();
      assertThat(engine.probe(Probing.address("192.0.2.1"), 1)).isFalse();
      assertThat(engine.ask(Destination.echo(Probing.address("10.2.0.1")))).isPresent();

      assertThat(engine.targets()).hasSize(1);
      assertThat(Series.of(List.of(engine.refusedTargets().family())))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "probe_refused_targets_total{reason=\"deny\"}", 2.0,
                  "probe_refused_targets_total{reason=\"allow\"}", 1.0,
                  "probe_refused_targets_total{reason=\"limit\"}", 0.0));
    }
  }

  private static ProbeEngine engine(ProbeConfig config) {
    return new ProbeEngine(
        config, ProbeListener.NONE, ProbeEngine.platformThreads(), TransmitStamps.NUMBERED);
  }

  private static Destination destination(int asker, int i) {
    return Destination.echo(
        new IpAddress(false, 0, 0x0a000000L + (long) asker * ASKED_BY_EACH + i, 0));
  }
}

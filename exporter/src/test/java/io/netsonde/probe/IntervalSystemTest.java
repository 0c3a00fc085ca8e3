package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each target is probed at its own interval. */
@NeedsRoot
@NeedsTool("ip")
class IntervalSystemTest {
  private static final IpAddress LOOPBACK = Probing.address("127.0.0.1");

  private static final int SLACK_MILLIS = 400;

  private final Lab lab = Lab.open();
  private final Host near = lab.host("near");

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void targets_of_several_intervals_keep_each_its_own() {
    try (Probing probing =
        new Probing(near, Probing.config(100, 500), TransmitStamps.ofThisKernel())) {
      Target usual = probing.ask(LOOPBACK, ProbeOptions.DEFAULTS);
      Target quick = ask(probing, Duration.ofMillis(20));
      Target slow = ask(probing, Duration.ofMillis(400));
      assertThat(probing.engine().configuredRate(false)).isEqualTo(10 + 50 + 2.5);
      probing.until("the first", slow, s -> s.sent() > 0);

      assertKept(probing, Map.of(usual, 100, quick, 20, slow, 400), slow, 6);
    }
  }

  /** The loop's usual tick is ten milliseconds, but not where a target wants a shorter one. */
  @Test
  void shortest_interval_is_kept_or_said_to_be_missed() {
    ProbeConfig config =
        Probing.config(1000, 100)
            .with(new SendingConfig(Outlet.AUTO, Outlet.AUTO, OptionalInt.empty(), 1000, Map.of()));
    try (Probing probing = new Probing(near, config, TransmitStamps.ofThisKernel())) {
      Target target = ask(probing, Duration.ofMillis(1));
      probing.until("the first", target, s -> s.sent() > 0);
      assertKept(probing, Map.of(target, 1), target, 1000);
      assertThat(target.snapshot().losses()).isEmpty();
      assertThat(probing.engine().statistics().pace().inFlightHits()).isZero();
    }
  }

  /**
   * Waits for some probes of one target and holds what each has sent meanwhile against its interval
   * in milliseconds. What the busy machine skipped may be any target's.
   */
  private static void assertKept(
      Probing probing, Map<Target, Integer> intervals, Target awaited, int probes) {
    Map<Target, Long> before = new HashMap<>();
    intervals.keySet().forEach(target -> before.put(target, target.snapshot().sent()));
    long skippedBefore = probing.engine().statistics().pace().skips();
    long begun = System.nanoTime();
    probing.until("some", awaited, s -> s.sent() >= before.getOrDefault(awaited, 0L) + probes);
    double millis = (System.nanoTime() - begun) / 1e6;
    long skipped = probing.engine().statistics().pace().skips() - skippedBefore;

    intervals.forEach((target, interval) -> {
      double sent = (double) target.snapshot().sent() - before.getOrDefault(target, 0L);
      // Published five times a second: either count may be 200 ms behind.
      assertThat(sent).isLessThanOrEqualTo((millis + SLACK_MILLIS) / interval);
      assertThat(sent + skipped).isGreaterThanOrEqualTo((millis - SLACK_MILLIS) / interval);
    });
  }

  private static Target ask(Probing probing, Duration interval) {
    return probing.ask(LOOPBACK, Options.NONE.interval(interval).made());
  }
}

package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each target is probed at its own interval. */
@NeedsRoot
@NeedsTool("ip")
class IntervalSystemTest {
  private static final IpAddress LOOPBACK = Probing.address("127.0.0.1");

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
      long slowBegan = probing.until("the first", slow, s -> s.sent() > 0).sent();
      long quickBegan = quick.snapshot().sent();
      long usualBegan = usual.snapshot().sent();

      double times =
          probing.until("two seconds", slow, s -> s.sent() >= slowBegan + 6).sent() - slowBegan;
      long skipped = probing.engine().statistics().skipped();

      assertThat((double) quick.snapshot().sent() - quickBegan + skipped)
          .isCloseTo(times * 20, Percentage.withPercentage(20));
      assertThat((double) usual.snapshot().sent() - usualBegan + skipped)
          .isCloseTo(times * 4, Percentage.withPercentage(20));
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
      long begun = System.nanoTime();
      long before = target.snapshot().sent();
      long skippedBefore = probing.engine().statistics().skipped();
      probing.until("a thousand", target, s -> s.sent() >= before + 1000);
      double millis = (System.nanoTime() - begun) / 1e6;

      double due =
          (double) target.snapshot().sent()
              - before
              + probing.engine().statistics().skipped()
              - skippedBefore;
      // Published five times a second: either count may be 200 ms behind.
      assertThat(due).isBetween(millis - 400, millis + 400);
      assertThat(target.snapshot().losses()).isEmpty();
      assertThat(probing.engine().statistics().inFlightFull()).isZero();
    }
  }

  private static Target ask(Probing probing, Duration interval) {
    return probing.ask(LOOPBACK, Options.NONE.interval(interval).made());
  }
}

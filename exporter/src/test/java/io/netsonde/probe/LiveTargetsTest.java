package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.netsonde.slice.LiveRow;
import io.netsonde.slice.LiveTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveTargetsTest {
  private static final long MILLI = 1_000_000;

  private final Target target = target("192.0.2.1", Destination.ECHO);

  private static Target target(String address, int port) {
    return new Target(new Destination(Probing.address(address), port), Target.UNLIMITED, 0, false);
  }

  private static LiveRow row(Target target, Duration interval) {
    return LiveTargets.of(Map.of(), List.of(target), interval.toNanos()).rows().getFirst();
  }

  private void receive(long... millis) {
    for (long one : millis) {
      target.received(one * MILLI, StampSource.KERNEL, 64);
    }
  }

  @Test
  void the_spread_is_that_of_the_latest_ten_where_a_step_has_fewer() {
    receive(900, 900, 900);
    receive(9, 1, 8, 2, 7, 3, 6, 4, 5, 10);

    LiveRow row = row(target, Duration.ofSeconds(2));

    double[] expected = {1, 3.25, 5.5, 7.75, 10};
    for (int i = 0; i < expected.length; i++) {
      assertThat(row.number(i)).as("quantile %s", i).isCloseTo(expected[i] / 1e3, within(1e-7));
    }
  }

  @Test
  void the_spread_is_that_of_a_step_where_it_has_more() {
    receive(900);
    for (int i = 0; i < 50; i++) {
      receive(20);
    }

    assertThat(row(target, Duration.ofMillis(100)).number(4)).isCloseTo(0.02, within(1e-7));
    assertThat(row(target, Duration.ofMillis(50)).number(4)).isCloseTo(0.9, within(1e-7));
  }

  @Test
  void losses_take_places_but_have_no_times() {
    receive(900);
    for (int i = 0; i < 9; i++) {
      target.lost(LossCause.NO_REPLY, Optional.empty());
    }
    LiveRow row = row(target, Duration.ofSeconds(2));
    assertThat(row.number(2)).isCloseTo(0.9, within(1e-6));
    assertThat(row.number(5)).as("sent").isEqualTo(10);
    assertThat(row.number(6)).as("lost").isEqualTo(9);

    target.lost(LossCause.NO_REPLY, Optional.empty());
    assertThat(row(target, Duration.ofSeconds(2)).number(2)).isNaN();
  }

  @Test
  void configured_targets_come_first_and_bear_their_names() {
    Target port = target("192.0.2.2", 443);
    LiveTable table =
        LiveTargets.of(
            Map.of(new StaticTargets.Row(port.destination(), "www.example.com"), port),
            List.of(target, port),
            1);

    assertThat(table.rows().stream().map(LiveRow::texts))
        .containsExactly(
            List.of("www.example.com", "192.0.2.2", "tcp/443"),
            List.of("192.0.2.1", "192.0.2.1", "icmp"));
  }
}

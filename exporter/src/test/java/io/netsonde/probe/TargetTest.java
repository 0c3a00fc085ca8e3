package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From outcomes to the series that a scrape shows. */
class TargetTest {
  private static final String IP = "{ip=\"192.0.2.1\"}";
  private static final long MILLI = 1_000_000;

  private final Target target = target(Destination.ECHO);

  @Test
  void half_of_the_probes_lost_leave_the_deviation_of_the_others() {
    for (int i = 0; i < 250; i++) {
      target.received((i % 2 == 0 ? 10 : 12) * MILLI, 64);
      lose();
    }

    Map<String, Double> series = series(target);
    assertThat(value(series, "icmp_probe_loss_ratio")).isEqualTo(0.5);
    assertThat(value(series, "icmp_probe_latency_seconds")).isCloseTo(0.011, withPercentage(0.1));
    assertThat(value(series, "icmp_probe_standard_deviation_seconds"))
        .isCloseTo(0.001, withPercentage(0.1));
  }

  @Test
  void in_an_outage_latency_and_deviation_are_absent() {
    for (int i = 0; i < 300; i++) {
      target.received(10 * MILLI, 64);
    }
    for (int i = 0; i < 300; i++) {
      lose();
    }

    assertThat(series(target))
        .containsEntry("icmp_probe_loss_ratio" + IP, 1.0)
        .doesNotContainKeys(
            "icmp_probe_latency_seconds" + IP, "icmp_probe_standard_deviation_seconds" + IP)
        .containsEntry("probe_loss_bursts_total" + IP, 0.0)
        .containsEntry("probe_rtt_seconds_count" + IP, 300.0);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 333_333, 10_000_001, 1_999_999_999})
  void ten_thousand_equal_round_trips_do_not_deviate(long rtt) {
    for (int i = 0; i < 10_000; i++) {
      target.received(rtt, 64);
    }

    Map<String, Double> series = series(target);
    assertThat(value(series, "icmp_probe_standard_deviation_seconds")).isZero();
    assertThat(value(series, "probe_jitter_seconds")).isZero();
    double squares = value(series, "icmp_probe_latency_squared_seconds_total");
    assertThat(squares / 10_000)
        .isCloseTo(
            Math.pow(value(series, "icmp_probe_latency_seconds_total") / 10_000, 2),
            withPercentage(1e-6));
  }

  @Test
  void a_change_of_the_hop_limit_is_counted_and_an_unknown_one_is_none() {
    for (int limit : new int[] {64, 64, Arrival.UNKNOWN, 64, 57, 57, 64}) {
      target.received(MILLI, limit);
    }

    assertThat(value(series(target), "probe_hop_limit_changes_total")).isEqualTo(2);
    assertThat(value(series(target), "probe_reply_hop_limit")).isEqualTo(64);
  }

  /** RFC 4737, section 4.2.3: what is below the next expected one. */
  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE - 2, -3})
  void a_reply_behind_a_later_probes_reply_is_reordered(int first) {
    int[] arrivals = {1, 2, 3, 5, 4, 7, 8, 6, 9};
    StringBuilder reordered = new StringBuilder();
    for (int number : arrivals) {
      if (target.overtaken(first + number)) {
        reordered.append(number).append(' ');
      }
    }

    assertThat(reordered.toString()).isEqualTo("4 6 ");
  }

  @Test
  void a_retransmitted_syn_ack_is_received_and_has_no_time() {
    Target port = target(443);
    for (int i = 0; i < 9; i++) {
      port.received(20 * MILLI, 64);
    }
    port.received(1020 * MILLI, 64);
    port.synAckAgain(Duration.ofSeconds(2).toNanos());
    port.synAckAgain(MILLI);

    Map<String, Double> series = series(port);
    String of = "{ip=\"192.0.2.1\",tcp_port=\"443\"}";
    assertThat(series)
        .containsEntry("tcp_probe_packets_sent_total" + of, 10.0)
        .containsEntry("tcp_probe_packets_recv_total" + of, 10.0)
        .containsEntry("tcp_probe_loss_ratio" + of, 0.0)
        .containsEntry("tcp_probe_latency_seconds" + of, 0.02)
        .containsEntry("tcp_probe_standard_deviation_seconds" + of, 0.0)
        .containsEntry("probe_jitter_seconds" + of, 0.0)
        .containsEntry("probe_rtt_seconds_count" + of, 9.0)
        .containsEntry(retransmitted("first"), 1.0)
        .containsEntry(retransmitted("again"), 1.0);
  }

  @Test
  void a_port_of_which_only_retransmissions_arrive_has_no_loss_and_no_latency() {
    Target port = target(443);
    port.received(1020 * MILLI, 64);

    Map<String, Double> series = series(port);
    String of = "{ip=\"192.0.2.1\",tcp_port=\"443\"}";
    assertThat(series)
        .containsEntry("tcp_probe_loss_ratio" + of, 0.0)
        .doesNotContainKeys(
            "tcp_probe_latency_seconds" + of, "tcp_probe_standard_deviation_seconds" + of);
    assertThat(series.values()).allMatch(Double::isFinite);
  }

  @Test
  void an_echo_reply_is_never_a_retransmission() {
    target.received(5000 * MILLI, 64);

    assertThat(value(series(target), "icmp_probe_latency_seconds")).isEqualTo(5);
  }

  @Test
  void without_histograms_there_is_none() {
    Target lean = new Target(destination(Destination.ECHO), Target.UNLIMITED, 0, false);
    lean.received(MILLI, 64);

    assertThat(series(lean)).doesNotContainKey("probe_rtt_seconds_count" + IP);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void no_sequence_of_outcomes_makes_a_value_that_is_no_number_or_a_counter_that_falls(
      boolean tcp) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < 10; run++) {
      Target tested = target(tcp ? 443 : Destination.ECHO);
      Map<String, Double> before = series(tested);
      double loss = random.nextDouble();
      for (int i = 1; i <= 400; i++) {
        befall(tested, random, loss, i);
        Map<String, Double> now = series(tested);
        String when = "seed %d run %d outcome %d".formatted(seed, run, i);
        if (tested.snapshot().sent() > 0) {
          assertThat(now.values()).as(when).allMatch(Double::isFinite);
          assertThat(now.values()).as(when).allMatch(value -> value >= 0);
        }
        before.forEach((name, value) -> {
          if (name.contains("_total") || name.contains("_bucket") || name.contains("_count{")) {
            assertThat(name.contains("samples_count") || now.getOrDefault(name, -1.0) >= value)
                .as(when + " " + name)
                .isTrue();
          }
        });
        before = now;
      }
    }
  }

  private static void befall(Target target, Random random, double loss, int number) {
    switch (random.nextInt(12)) {
      case 0 -> target.discarded(Discard.DUPLICATE);
      case 1 -> target.notSent(1);
      case 2 -> target.synAckAgain(random.nextLong(5_000_000_000L));
      case 3 -> {
        if (target.overtaken(number - random.nextInt(3))) {
          target.reordered();
        }
      }
      default -> {
        boolean lost = random.nextDouble() < loss;
        if (lost) {
          target.lost(LossCause.NO_REPLY, Optional.empty());
        } else {
          long rtt = random.nextInt(3) == 0 ? 0 : (long) Math.pow(2, random.nextInt(36));
          target.received(rtt, random.nextInt(4) - 1);
        }
        target.settled(lost);
      }
    }
  }

  private void lose() {
    target.lost(LossCause.NO_REPLY, Optional.empty());
  }

  private static Target target(int port) {
    return new Target(destination(port), Target.UNLIMITED, 0, true);
  }

  private static Destination destination(int port) {
    return new Destination(Probing.address("192.0.2.1"), port);
  }

  private static Map<String, Double> series(Target target) {
    return Series.of(
        ProbeFamilies.of(
            target.destination().isTcp(),
            Map.of(target.destination(), target.snapshot()),
            Map.of(),
            true));
  }

  private static double value(Map<String, Double> series, String family) {
    Double value = series.get(family + IP);
    if (value == null) {
      throw new AssertionError("no " + family + " in " + series.keySet());
    }
    return value;
  }

  private static String retransmitted(String arrival) {
    return "probe_retransmitted_syn_acks_total{arrival=\""
        + arrival
        + "\",ip=\"192.0.2.1\",tcp_port=\"443\"}";
  }
}

package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.slice.Answer;
import io.netsonde.slice.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@code /probe}. */
class ProbeEndpointTest extends StandingEndpoint {
  @Test
  void the_first_answer_has_counters_of_zero_and_gauges_of_nan() {
    Map<String, Double> series = Series.of(probe("192.0.2.1"));

    assertThat(series)
        .containsEntry("icmp_probe_packets_sent_total{ip=\"192.0.2.1\"}", 0.0)
        .containsEntry("icmp_probe_packets_recv_total{ip=\"192.0.2.1\"}", 0.0)
        .containsEntry("icmp_probe_latency_seconds_total{ip=\"192.0.2.1\"}", 0.0)
        .containsEntry("icmp_probe_latency_squared_seconds_total{ip=\"192.0.2.1\"}", 0.0)
        .containsEntry("icmp_probe_latency_seconds{ip=\"192.0.2.1\"}", Double.NaN)
        .containsEntry("icmp_probe_standard_deviation_seconds{ip=\"192.0.2.1\"}", Double.NaN)
        .containsEntry("icmp_probe_loss_ratio{ip=\"192.0.2.1\"}", Double.NaN)
        .containsEntry("icmp_probe_samples_count{ip=\"192.0.2.1\"}", 0.0);
  }

  @Test
  void after_the_first_sample_the_series_are_what_was_measured() {
    Target target = asked("192.0.2.1");
    target.received(10_000_000, StampSource.KERNEL, 64);
    target.received(20_000_000, StampSource.KERNEL, 64);
    target.lost(LossCause.NO_REPLY, Optional.empty());
    target.lost(LossCause.NO_REPLY, Optional.empty());

    Map<String, Double> series = Series.of(probe("192.0.2.1"));

    assertThat(series)
        .containsEntry("icmp_probe_packets_sent_total{ip=\"192.0.2.1\"}", 4.0)
        .containsEntry("icmp_probe_packets_recv_total{ip=\"192.0.2.1\"}", 2.0)
        .containsEntry("icmp_probe_latency_seconds_total{ip=\"192.0.2.1\"}", 0.03)
        .containsEntry("icmp_probe_latency_squared_seconds_total{ip=\"192.0.2.1\"}", 0.0005)
        .containsEntry("icmp_probe_latency_seconds{ip=\"192.0.2.1\"}", 0.015)
        .containsEntry("icmp_probe_standard_deviation_seconds{ip=\"192.0.2.1\"}", 0.005)
        .containsEntry("icmp_probe_loss_ratio{ip=\"192.0.2.1\"}", 0.5)
        .containsEntry("icmp_probe_samples_count{ip=\"192.0.2.1\"}", 4.0);
    assertThat(series.values()).allMatch(Double::isFinite);
  }

  @Test
  void a_target_that_lost_all_has_a_loss_of_one_and_no_latency() {
    Target target = asked("192.0.2.1");
    target.lost(LossCause.NO_REPLY, Optional.empty());

    Map<String, Double> series = Series.of(probe("192.0.2.1"));

    assertThat(series)
        .containsEntry("icmp_probe_loss_ratio{ip=\"192.0.2.1\"}", 1.0)
        .doesNotContainKeys(
            "icmp_probe_latency_seconds{ip=\"192.0.2.1\"}",
            "icmp_probe_standard_deviation_seconds{ip=\"192.0.2.1\"}");
    assertThat(series.values()).allMatch(Double::isFinite);
  }

  @Test
  void what_this_machine_refused_to_send_counts_neither_as_sent_nor_as_lost() {
    Target target = asked("192.0.2.1");
    target.received(1_000_000, StampSource.KERNEL, 64);
    target.notSent(1);
    target.notSent(1);
    target.notSent(90);

    assertThat(Series.of(probe("192.0.2.1")))
        .containsEntry("probe_send_errors_total{ip=\"192.0.2.1\",reason=\"eperm\"}", 2.0)
        .containsEntry("probe_send_errors_total{ip=\"192.0.2.1\",reason=\"emsgsize\"}", 1.0)
        .containsEntry("icmp_probe_packets_sent_total{ip=\"192.0.2.1\"}", 1.0)
        .containsEntry("icmp_probe_loss_ratio{ip=\"192.0.2.1\"}", 0.0);
  }

  @Test
  void a_literal_is_probed_whatever_it_is_and_whatever_ip_version_says() {
    Answer answer =
        answer(
            Map.of(
                "target",
                List.of("127.0.0.1", "0.0.0.0", "::", "224.0.0.1", "255.255.255.255", "::1"),
                "ip_version",
                List.of("4")));

    assertThat(answer.headers()).containsEntry("X-Target-Count", "6");
    assertThat(engine.targets()).hasSize(6);
  }

  @Test
  void missing_targets_and_bad_ports_are_refused_with_the_original_words() {
    refused(answer(Map.of()), 400, "# 400 - missing parameter target");
    refused(
        answer(Map.of("target", List.of("192.0.2.1"), "tcp_port", List.of("0"))),
        400,
        "# 400 - invalid tcp_port parameter");
  }

  @Test
  void at_most_256_addresses_are_answered_at_once() {
    String[] most = literals(256);
    String[] more = literals(257);

    assertThat(probe(most).headers()).containsEntry("X-Target-Count", "256");
    refused(probe(more), 400, "# 400 - too many targets");
  }

  @Test
  void a_client_may_lower_the_limit() {
    Map<String, List<String>> two = Map.of("target", List.of("192.0.2.1", "192.0.2.2"));

    assertThat(answer(two, "2").headers()).containsEntry("X-Target-Count", "2");
    refused(answer(two, "1"), 400, "# 400 - too many targets");
    refused(answer(two, "300", "1"), 400, "# 400 - too many targets");
    refused(answer(two, "few"), 400, "# 400 - too many targets");
    assertThat(answer(two, "99999999999").headers()).containsEntry("X-Target-Count", "2");
  }

  @Test
  void a_refused_request_begins_no_probing() {
    answer(Map.of("target", List.of("192.0.2.1", "192.0.2.2")), "1");

    assertThat(engine.targets()).isEmpty();
  }

  @Test
  void a_full_engine_says_what_to_raise_and_counts() {
    probe(literals(200));
    String[] others =
        IntStream.range(0, 101).mapToObj(i -> "198.51.100." + i).toArray(String[]::new);

    refused(probe(others), 503, "# 503 - already probing 300 addresses; raise probe.max_targets");
    assertThat(engine.targets()).hasSize(MAX_TARGETS);
    assertThat(engine.refusedTargets().limitHits()).isEqualTo(1);
    assertThat(probe("192.0.2.1").headers()).containsEntry("X-Target-Count", "1");
  }

  @Test
  void compat_off_leaves_out_the_misnamed_gauge_only() {
    ProbeConfig modern =
        new ProbeConfig(
            true,
            false,
            true,
            CONFIG.limits(),
            CONFIG.tcpMethod(),
            CONFIG.policy(),
            CONFIG.names(),
            CONFIG.hardware(),
            CONFIG.targets(),
            CONFIG.sending(),
            CONFIG.fleet());
    Request request = new Request(Map.of("target", List.of("192.0.2.1")), Map.of());

    Map<String, Double> series =
        Series.of(new ProbeEndpoint(engine, this::resolve, modern).answer(request));

    assertThat(series)
        .doesNotContainKey("icmp_probe_samples_count{ip=\"192.0.2.1\"}")
        .containsKey("probe_window_samples{ip=\"192.0.2.1\"}")
        .containsKey("icmp_probe_packets_sent_total{ip=\"192.0.2.1\"}");
  }

  @Test
  void the_same_address_with_other_options_has_counters_of_its_own() {
    Target plain = asked("192.0.2.1");
    plain.received(10_000_000, StampSource.KERNEL, 64);
    Map<String, List<String>> voice = Map.of("target", List.of("192.0.2.1"), "dscp", List.of("46"));

    assertThat(Series.of(answer(voice)))
        .containsEntry("icmp_probe_packets_sent_total{ip=\"192.0.2.1\"}", 0.0);
    assertThat(engine.targets()).hasSize(2);
    answer(voice);
    assertThat(engine.targets()).hasSize(2);
    assertThat(Series.of(probe("192.0.2.1")))
        .containsEntry("icmp_probe_packets_sent_total{ip=\"192.0.2.1\"}", 1.0);
  }

  @Test
  void a_source_and_a_target_of_two_families_are_refused() {
    refused(
        answer(Map.of("target", List.of("2001:db8::1"), "source", List.of("192.0.2.9"))),
        400,
        "# 400 - source 192.0.2.9 and target 2001:db8::1 differ in family");
  }
}

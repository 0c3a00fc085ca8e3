package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.probe.names.NamesConfig;
import io.netsonde.probe.names.Resolution;
import io.netsonde.slice.Answer;
import io.netsonde.slice.Request;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.IpPrefix;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract of {@code /probe}, with an engine that stands still and names that the test has. */
class ProbeEndpointTest {
  private static final int MAX_TARGETS = 300;
  private static final ProbeConfig CONFIG =
      new ProbeConfig(
          true,
          true,
          true,
          new ProbeLimits(
              Duration.ofSeconds(2),
              Duration.ofSeconds(2),
              10_000,
              MAX_TARGETS,
              Duration.ofMinutes(10)),
          TcpMethod.AUTO,
          TargetPolicy.ANY,
          NamesConfig.defaults(),
          HardwareConfig.off(),
          List.of(),
          SendingConfig.DEFAULTS);

  private final ProbeEngine engine =
      new ProbeEngine(
          CONFIG, ProbeListener.NONE, ProbeEngine.platformThreads(), TransmitStamps.NUMBERED);
  private final Map<String, Resolution> zone = new HashMap<>();
  private final ProbeEndpoint endpoint = new ProbeEndpoint(engine, this::resolve, CONFIG);

  @AfterEach
  void close() {
    engine.close();
  }

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
    target.received(10_000_000, 64);
    target.received(20_000_000, 64);
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
    target.received(1_000_000, 64);
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
  void all_global_unicast_addresses_of_a_name_are_probed() {
    know("many.test", "192.0.2.1", "127.0.0.1", "169.254.0.1", "2001:db8::1");

    assertThat(probe("many.test").headers()).containsEntry("X-Target-Count", "2");
    assertThat(engine.targets().stream().map(t -> t.address().toString()))
        .containsExactlyInAnyOrder("192.0.2.1", "2001:db8::1");
  }

  @Test
  void ip_version_chooses_among_the_addresses_of_a_name() {
    know("both.test", "192.0.2.1", "2001:db8::1");

    answer(Map.of("target", List.of("both.test"), "ip_version", List.of("6")));

    assertThat(engine.targets().stream().map(t -> t.address().toString()))
        .containsExactly("2001:db8::1");
  }

  @Test
  void a_name_whose_addresses_are_all_filtered_out_is_answered_as_found_without_targets() {
    know("local.test", "127.0.0.1");

    Answer answer = probe("local.test");

    assertThat(answer.headers()).containsEntry("X-Target-Count", "0");
    assertThat(Series.of(answer))
        .containsEntry("probe_name_resolved{name=\"local.test\"}", 1.0)
        .allSatisfy((series, value) -> assertThat(series).startsWith("probe_name_"));
  }

  @Test
  void an_address_by_literal_name_and_mapped_literal_is_counted_once() {
    know("a.test", "192.0.2.1");
    know("b.test", "192.0.2.1");

    Answer answer = probe("a.test", "192.0.2.1", "::ffff:192.0.2.1", "b.test", "192.0.2.1");

    assertThat(answer.headers()).containsEntry("X-Target-Count", "1");
    assertThat(Series.of(answer)).containsKey("icmp_probe_packets_sent_total{ip=\"192.0.2.1\"}");
  }

  @Test
  void one_bad_name_does_not_spoil_the_others() {
    know("good.test", "192.0.2.1");

    assertThat(Series.of(probe("bad.test", "good.test", "192.0.2.2")))
        .containsEntry("probe_name_resolved{name=\"bad.test\"}", 0.0)
        .containsEntry("probe_name_resolved{name=\"good.test\"}", 1.0)
        .containsKeys(
            "icmp_probe_packets_sent_total{ip=\"192.0.2.1\"}",
            "icmp_probe_packets_sent_total{ip=\"192.0.2.2\"}");
  }

  @Test
  void nothing_but_bad_names_is_refused_with_the_original_words() {
    refused(probe("bad.test"), 400, "# 400 - unable to resolve target=\"bad.test\"");
    refused(probe("127.1", "bad.test"), 400, "# 400 - unable to resolve target=\"127.1\"");
    refused(probe(""), 400, "# 400 - unable to resolve target=\"\"");
  }

  @Test
  void a_bad_name_is_quoted_so_that_it_cannot_write_anything_but_itself() {
    refused(
        probe("a\"b\\c\n\u0000é"),
        400,
        "# 400 - unable to resolve target=\"a\\\"b\\\\c\\u000a\\u0000\\u00e9\"");
    assertThat(text(probe("<".repeat(100_000))).body().length()).isLessThan(400);
  }

  @Test
  void a_name_that_is_looked_up_has_no_series_yet() {
    zone.put("slow.test", Resolution.PENDING);

    Answer first = probe("slow.test");
    assertThat(first.headers()).containsEntry("X-Target-Count", "0");
    assertThat(Series.of(first)).isEmpty();
    know("slow.test", "192.0.2.1");

    assertThat(Series.of(probe("slow.test")))
        .containsEntry("probe_name_resolved{name=\"slow.test\"}", 1.0)
        .containsEntry("icmp_probe_packets_sent_total{ip=\"192.0.2.1\"}", 0.0);
  }

  @Test
  void the_addresses_of_a_name_that_was_found_earlier_are_still_probed() {
    zone.put(
        "lost.test",
        new Resolution(
            Optional.of(false),
            addresses("192.0.2.1", "2001:db8::1"),
            Optional.of(Instant.ofEpochMilli(1500))));

    assertThat(Series.of(probe("lost.test")))
        .containsEntry("probe_name_resolved{name=\"lost.test\"}", 0.0)
        .containsEntry("probe_name_addresses{name=\"lost.test\"}", 2.0)
        .containsEntry("probe_name_last_success_timestamp_seconds{name=\"lost.test\"}", 1.5)
        .containsKeys(
            "icmp_probe_packets_sent_total{ip=\"192.0.2.1\"}",
            "icmp_probe_packets_sent_total{ip=\"2001:db8::1\"}");
  }

  @Test
  void an_address_that_a_name_no_longer_has_has_no_series() {
    know("moved.test", "192.0.2.1");
    probe("moved.test");
    know("moved.test", "192.0.2.2");

    assertThat(Series.of(probe("moved.test")))
        .containsKey("icmp_probe_packets_sent_total{ip=\"192.0.2.2\"}")
        .doesNotContainKey("icmp_probe_packets_sent_total{ip=\"192.0.2.1\"}");
  }

  @Test
  void two_texts_that_look_alike_when_they_are_cut_make_one_series() {
    know("good.test", "192.0.2.1");

    assertThat(Series.of(probe("good.test", "x".repeat(300), "x".repeat(301))))
        .containsEntry("probe_name_resolved{name=\"" + "x".repeat(255) + "\"}", 0.0);
  }

  @Test
  void a_literal_that_the_policy_forbids_is_refused_and_the_key_named() {
    refused(
        restricted(List.of(), List.of("198.51.100.0/24"), "192.0.2.1", "198.51.100.7"),
        400,
        "# 400 - target=\"198.51.100.7\" is not allowed by probe.deny");
    refused(
        restricted(List.of(), List.of("198.51.100.0/24"), "::ffff:198.51.100.7"),
        400,
        "# 400 - target=\"::ffff:198.51.100.7\" is not allowed by probe.deny");
    refused(
        restricted(List.of("192.0.2.0/24"), List.of(), "2001:db8::1"),
        400,
        "# 400 - target=\"2001:db8::1\" is not allowed by probe.allow");
    refused(
        restricted(List.of("192.0.2.0/24"), List.of("192.0.2.1"), "192.0.2.1"),
        400,
        "# 400 - target=\"192.0.2.1\" is not allowed by probe.deny");
    assertThat(restricted(List.of("192.0.2.0/24"), List.of("192.0.2.1"), "192.0.2.2").headers())
        .containsEntry("X-Target-Count", "1");
  }

  @Test
  void addresses_of_a_name_that_the_policy_forbids_are_left_out() {
    know("many.test", "192.0.2.1", "198.51.100.1", "2001:db8::1");

    Answer some = restricted(List.of("192.0.2.0/24", "2001:db8::/32"), List.of(), "many.test");
    assertThat(some.headers()).containsEntry("X-Target-Count", "2");
    assertThat(Series.of(some))
        .containsEntry("probe_name_addresses{name=\"many.test\"}", 3.0)
        .doesNotContainKey("icmp_probe_packets_sent_total{ip=\"198.51.100.1\"}");
    refused(
        restricted(List.of(), List.of("0.0.0.0/0", "::/0"), "many.test"),
        400,
        "# 400 - no address of target=\"many.test\" is allowed by probe.deny");
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
            new ProbeLimits(
                CONFIG.interval(),
                CONFIG.timeout(),
                CONFIG.limits().maxPacketsPerSecond(),
                CONFIG.limits().maxTargets(),
                CONFIG.limits().expiry()),
            TcpMethod.AUTO,
            TargetPolicy.ANY,
            NamesConfig.defaults(),
            HardwareConfig.off(),
            List.of(),
            SendingConfig.DEFAULTS);
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
    plain.received(10_000_000, 64);
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

  @Test
  void of_a_name_only_addresses_of_the_sources_family_are_probed() {
    know("both.test", "192.0.2.1", "2001:db8::1");

    answer(Map.of("target", List.of("both.test"), "source", List.of("2001:db8::9")));

    assertThat(engine.targets().stream().map(t -> t.address().toString()))
        .containsExactly("2001:db8::1");
  }

  @Test
  void addresses_of_names_are_passed_over_where_their_family_is_off() {
    know("both.test", "192.0.2.1", "2001:db8::1");
    SendingConfig no6 =
        new SendingConfig(Outlet.AUTO, Outlet.NONE, OptionalInt.empty(), 100, Map.of());
    Request request = new Request(Map.of("target", List.of("both.test", "::1")), Map.of());

    new ProbeEndpoint(engine, this::resolve, CONFIG.with(no6)).answer(request);

    assertThat(engine.targets().stream().map(t -> t.address().toString()))
        .containsExactlyInAnyOrder("192.0.2.1", "::1");
  }

  /** Asks an engine of its own, which has a policy. */
  private Answer restricted(List<String> allow, List<String> deny, String... targets) {
    ProbeConfig config = CONFIG.with(new TargetPolicy(prefixes(allow), prefixes(deny)));
    try (ProbeEngine other =
        new ProbeEngine(
            config, ProbeListener.NONE, ProbeEngine.platformThreads(), TransmitStamps.NUMBERED)) {
      Answer answer =
          new ProbeEndpoint(other, this::resolve, config)
              .answer(new Request(Map.of("target", List.of(targets)), Map.of()));
      assertThat(other.targets())
          .allMatch(target -> config.policy().objection(target.address()).isEmpty());
      assertThat(answer instanceof Answer.Text).isEqualTo(other.targets().isEmpty());
      return answer;
    }
  }

  private static List<IpPrefix> prefixes(List<String> texts) {
    return texts.stream().map(text -> IpPrefix.parse(text).orElseThrow()).toList();
  }

  private void know(String name, String... literals) {
    zone.put(
        name, new Resolution(Optional.of(true), addresses(literals), Optional.of(Instant.EPOCH)));
  }

  private Resolution resolve(String name) {
    return zone.getOrDefault(name, Resolution.REFUSED);
  }

  private Target asked(String literal) {
    return engine.ask(Destination.echo(addresses(literal).getFirst())).orElseThrow();
  }

  private Answer probe(String... targets) {
    return answer(Map.of("target", List.of(targets)));
  }

  private Answer answer(Map<String, List<String>> parameters, String... limits) {
    return endpoint.answer(
        new Request(
            parameters, limits.length == 0 ? Map.of() : Map.of("x-target-limit", List.of(limits))));
  }

  private static void refused(Answer answer, int status, String body) {
    assertThat(text(answer).status()).isEqualTo(status);
    assertThat(text(answer).body()).isEqualTo(body);
    assertThat(text(answer).contentType()).isEqualTo("text/plain");
  }

  private static Answer.Text text(Answer answer) {
    if (answer instanceof Answer.Text text) {
      return text;
    }
    throw new AssertionError("answer: " + answer + " (expected: a text)");
  }

  private static String[] literals(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "192.0." + (2 + i / 256) + "." + i % 256)
        .toArray(String[]::new);
  }

  private static List<IpAddress> addresses(String... literals) {
    return List.of(literals).stream().map(l -> IpAddress.parse(l).orElseThrow()).toList();
  }
}

package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.probe.names.Resolution;
import io.netsonde.slice.Answer;
import io.netsonde.slice.Request;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The contract of {@code /probe} for names, and for what a policy forbids. */
class ProbeEndpointNamesTest extends StandingEndpoint {
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
}

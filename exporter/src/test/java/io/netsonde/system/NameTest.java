package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.BesideOthers;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.probe.names.NameServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names as targets, with a name service that is slow, wrong or away. */
@NeedsRoot
@NeedsTool("ip")
@BesideOthers
class NameTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** A look-up of a silent name server takes ten seconds; an answer must not wait for it. */
  private static final Duration BOUND = Duration.ofSeconds(5);

  private static final String V4 = "10.77.1.2";
  private static final String V6 = "fd77:1::2";

  private final Lab lab = Lab.open();
  private final Host near = lab.host("near");
  private NameServer names;
  private final ServedNetsonde netsonde;

  NameTest() throws Exception {
    lab.link(near, lab.host("far"), "10.77.1.0/24", "fd77:1::/64");
    names = NameServer.start(near).know("far.test", V4, V6).know("inner.test", "127.0.0.1");
    netsonde = ServedNetsonde.start(near, ServedNetsonde.QUICK);
  }

  @AfterEach
  void demolish() throws Exception {
    names.close();
    lab.close();
  }

  @Test
  void first_request_finds_the_name_pending_and_a_later_one_both_its_addresses() throws Exception {
    names.fallSilent();
    WebAnswer pending = netsonde.probe("far.test");
    assertThat(pending.status()).isEqualTo(200);
    assertThat(pending.body()).isEmpty();
    assertThat(pending.header("x-target-count")).isEqualTo("0");

    names.speak();
    WebAnswer resolved = awaitAnswers("/probe?target=far.test", V4, V6);
    assertThat(resolved.header("x-target-count")).isEqualTo("2");
    assertThat(resolved.sample("probe_name_resolved{name=\"far.test\"}")).hasValue(1);
    assertThat(netsonde.process().alive()).isTrue();
  }

  @Test
  void ip_version_chooses_among_the_addresses_of_a_name_and_not_of_a_literal() throws Exception {
    WebAnswer four = awaitAnswers("/probe?target=far.test&ip_version=4", V4);
    assertThat(four.has("icmp_probe_packets_sent_total", V6)).isFalse();

    WebAnswer six = awaitAnswers("/probe?target=far.test&ip_version=6", V6);
    assertThat(six.has("icmp_probe_packets_sent_total", V4)).isFalse();

    WebAnswer literal = netsonde.get("/probe?target=far.test&target=" + V4 + "&ip_version=6");
    assertThat(literal.header("x-target-count")).isEqualTo("2");
  }

  @Test
  void address_that_is_asked_for_by_name_and_literally_is_counted_once() throws Exception {
    String path = "/probe?target=far.test&target=" + V4;
    WebAnswer answer = awaitAnswers(path, V4, V6);

    assertThat(answer.header("x-target-count")).isEqualTo("2");
    // The literal is probed at once, the other address when the look-up is done: in the long run
    // that is nothing, and a second count would be.
    Eventually.within(LIMIT)
        .see(
            "as many of the one as of the other",
            () -> netsonde.get(path),
            a ->
                a.of("icmp_probe_packets_sent_total", V4)
                    < 1.5 * a.of("icmp_probe_packets_sent_total", V6));
  }

  @Test
  void unknown_name_alone_is_refused_and_beside_a_good_one_told() throws Exception {
    WebAnswer refused =
        Eventually.within(LIMIT)
            .see("a refusal", () -> netsonde.probe("bad.test"), answer -> answer.status() == 400);
    assertThat(refused.body()).isEqualTo("# 400 - unable to resolve target=\"bad.test\"");

    WebAnswer both = awaitAnswers("/probe?target=bad.test&target=far.test", V4, V6);
    assertThat(both.sample("probe_name_resolved{name=\"bad.test\"}")).hasValue(0);
    assertThat(both.sample("probe_name_resolved{name=\"far.test\"}")).hasValue(1);
    assertThat(
            netsonde
                .get("/metrics")
                .sample("netsonde_slice_errors_total{reason=\"name_lookup\",slice=\"probe\"}")
                .orElse(0))
        .isPositive();
  }

  @Test
  void addresses_of_a_name_that_lead_nowhere_else_are_left_out() throws Exception {
    WebAnswer answer =
        Eventually.within(LIMIT)
            .see(
                "the name resolved",
                () -> netsonde.probe("inner.test"),
                a -> a.sample("probe_name_resolved{name=\"inner.test\"}").isPresent());

    assertThat(answer.header("x-target-count")).isEqualTo("0");
    assertThat(answer.has("icmp_probe_packets_sent_total", "127.0.0.1")).isFalse();
  }

  @Test
  void silent_name_server_costs_no_answer_and_no_series() throws Exception {
    awaitAnswers("/probe?target=far.test", V4, V6);
    names.fallSilent();
    String path = "/probe?target=far.test&target=one.test&target=two.test&target=three.test";
    double before = netsonde.get(path).of("icmp_probe_packets_recv_total", V4);

    long asked = System.nanoTime();
    WebAnswer during = netsonde.get(path);
    Duration took = Duration.ofNanos(System.nanoTime() - asked);

    assertThat(took).isLessThan(BOUND);
    assertThat(during.status()).isEqualTo(200);
    assertThat(during.has("icmp_probe_packets_recv_total", V6)).isTrue();
    Eventually.within(LIMIT)
        .see(
            "probing goes on",
            () -> netsonde.get(path),
            answer -> answer.of("icmp_probe_packets_recv_total", V4) > before + 1);
  }

  @Test
  void changed_address_is_probed_in_place_of_the_old_one() throws Exception {
    names.know("far.test", 1, V4);
    awaitAnswers("/probe?target=far.test", V4);

    names.know("far.test", 1, V6);
    WebAnswer changed = awaitAnswers("/probe?target=far.test", V6);
    assertThat(changed.has("icmp_probe_packets_sent_total", V4)).isFalse();
    assertThat(changed.header("x-target-count")).isEqualTo("1");
  }

  @Test
  void outage_of_the_name_service_leaves_the_series_and_their_counters_as_they_are()
      throws Exception {
    names.know("far.test", 1, V4);
    awaitAnswers("/probe?target=far.test", V4);
    names.close();
    double before = netsonde.probe("far.test").of("icmp_probe_packets_sent_total", V4);

    WebAnswer stale =
        Eventually.within(LIMIT)
            .see(
                "a failed look-up",
                () -> netsonde.probe("far.test"),
                a -> a.sample("probe_name_resolved{name=\"far.test\"}").orElse(1) == 0);
    assertThat(stale.status()).isEqualTo(200);
    assertThat(stale.of("icmp_probe_packets_sent_total", V4)).isGreaterThanOrEqualTo(before);
    assertThat(stale.sample("probe_name_addresses{name=\"far.test\"}")).hasValue(1);
    assertThat(netsonde.get("/metrics").sample("probe_dns_stale_names")).hasValue(1);

    names = NameServer.start(near).know("far.test", 1, V6);
    WebAnswer back = awaitAnswers("/probe?target=far.test", V6);
    assertThat(back.sample("probe_name_resolved{name=\"far.test\"}")).hasValue(1);
  }

  @Test
  void fifty_dead_names_delay_neither_an_answer_nor_a_good_name() throws Exception {
    StringBuilder path = new StringBuilder("/probe?target=far.test");
    for (int i = 0; i < 50; i++) {
      names.ignore("dead" + i + ".test");
      path.append("&target=dead").append(i).append(".test");
    }
    long asked = System.nanoTime();
    assertThat(netsonde.get(path.toString()).status()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(BOUND);

    // The dead ones are waited for during ten seconds; the good one must be there before.
    WebAnswer answer = awaitAnswers(path.toString(), V4, V6);
    assertThat(answer.sample("probe_name_resolved{name=\"far.test\"}")).hasValue(1);
    assertThat(answer.sample("probe_name_resolved{name=\"dead0.test\"}")).isEmpty();
  }

  private WebAnswer awaitAnswers(String path, String... addresses) {
    return Eventually.within(LIMIT)
        .see(
            "answers of all addresses",
            () -> netsonde.get(path),
            answer -> {
              for (String address : addresses) {
                if (!answer.has("icmp_probe_packets_recv_total", address)
                    || answer.of("icmp_probe_packets_recv_total", address) == 0) {
                  return false;
                }
              }
              return true;
            });
  }
}

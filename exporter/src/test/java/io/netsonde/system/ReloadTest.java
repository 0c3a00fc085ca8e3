package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The configuration is exchanged while the program serves. */
@NeedsRoot
@NeedsTool("ip")
class ReloadTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String SENT = "icmp_probe_packets_sent_total";
  private static final String SUCCESS = "netsonde_config_last_reload_successful";

  private final Lab lab = Lab.open();
  private final Host host = lab.host("near");
  private final ServedNetsonde netsonde =
      ServedNetsonde.startWith(
          host,
          host.shell(),
          ServedNetsonde.QUICK_WITHOUT_TCP,
          "--web.listen-address=127.0.0.1:0",
          "--web.enable-lifecycle");

  @AfterEach
  void remove() {
    lab.close();
  }

  @Test
  void slices_whose_part_is_the_same_go_on_and_all_others_begin_anew() throws Exception {
    double sent = probed();
    assertThat(netsonde.get("/config").body()).contains("interval: 200ms\n", "level: info\n");

    netsonde.configure(
        ServedNetsonde.QUICK_WITHOUT_TCP + "log: {level: debug}\njool: {enabled: false}\n");
    assertThat(netsonde.request("POST", "/-/reload").body()).isEqualTo("Reloaded.\n");

    netsonde.process().awaitOutput("slices made anew: jool", LIMIT);
    assertThat(netsonde.get("/config").body()).contains("level: debug\n");
    String metrics = netsonde.get("/metrics").body();
    assertThat(metrics).contains(SUCCESS + " 1.0\n").doesNotContain("slice=\"jool\"");
    assertThat(metrics).contains("netsonde_config_restart_required 0.0\n");
    assertThat(netsonde.probe("127.0.0.1").of(SENT, "127.0.0.1")).isGreaterThanOrEqualTo(sent);

    netsonde.configure("probe: {interval: 100ms, timeout: 90ms}\ntcp: {enabled: false}\n");
    netsonde.process().signal("HUP");

    netsonde.process().awaitOutput("slices made anew: probe, jool", LIMIT);
    // Its loops have the rights to probe as at the start.
    probed();
    assertThat(netsonde.get("/metrics").body()).contains("slice=\"jool\"");
  }

  @Test
  void targets_that_stay_in_the_list_keep_their_counters_when_others_come_and_go()
      throws Exception {
    double sent = probed();
    String targets = "probe: {interval: 200ms, timeout: 150ms, targets: [%s]}\n";
    String series = SENT + "{ip=\"127.0.0.%1$d\",target=\"127.0.0.%1$d\"}";
    netsonde.configure(targets.formatted("127.0.0.1, 127.0.0.2") + "tcp: {enabled: false}\n");
    netsonde.request("POST", "/-/reload");
    WebAnswer before =
        Eventually.within(LIMIT)
            .see(
                "both",
                () -> netsonde.get("/metrics"),
                answer -> answer.sample(series.formatted(2)).orElse(0) > 0);
    assertThat(before.sample(series.formatted(1)).orElse(0)).isGreaterThanOrEqualTo(sent);

    netsonde.configure(targets.formatted("127.0.0.3, 127.0.0.1") + "tcp: {enabled: false}\n");
    netsonde.request("POST", "/-/reload");
    WebAnswer after =
        Eventually.within(LIMIT)
            .see(
                "the new one",
                () -> netsonde.get("/metrics"),
                answer -> answer.sample(series.formatted(3)).orElse(0) > 0);

    assertThat(after.sample(series.formatted(2))).isEmpty();
    assertThat(after.sample(series.formatted(1)).orElse(0))
        .isGreaterThanOrEqualTo(before.sample(series.formatted(1)).orElse(0));
    assertThat(netsonde.process().errors()).doesNotContain("slices made anew: probe");
  }

  @Test
  void what_is_wrong_leaves_all_as_it_was_and_is_told() throws Exception {
    double sent = probed();

    netsonde.configure("probe: {intervall: 1s}\n");
    WebAnswer answer = netsonde.request("POST", "/-/reload");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body())
        .contains("what held before holds", "unknown key 'intervall' (did you mean 'interval'?)");
    netsonde.process().awaitOutput("cannot be used", LIMIT);
    assertThat(netsonde.process().errors()).contains("level=ERROR");
    assertThat(netsonde.get("/metrics").body()).contains(SUCCESS + " 0.0\n");
    assertThat(netsonde.get("/config").body()).contains("interval: 200ms\n");
    assertThat(netsonde.probe("127.0.0.1").of(SENT, "127.0.0.1")).isGreaterThanOrEqualTo(sent);

    netsonde.configure(ServedNetsonde.QUICK_WITHOUT_TCP + "web: {max_connections: 9}\n");
    assertThat(netsonde.request("POST", "/-/reload").status()).isEqualTo(200);
    assertThat(netsonde.get("/metrics").body())
        .contains(SUCCESS + " 1.0\n", "netsonde_config_restart_required 1.0\n");
    netsonde.process().awaitOutput("that takes a restart", LIMIT);
  }

  @Test
  void a_storm_of_signals_and_requests_leaves_nothing_behind() throws Exception {
    probed();
    netsonde.configure("probe: {interval: 100ms, timeout: 90ms}\ntcp: {enabled: false}\n");
    assertThat(netsonde.request("POST", "/-/reload").status()).isEqualTo(200);
    probed();
    ProcessState before = ProcessState.of(netsonde);

    for (int i = 0; i < 20; i++) {
      netsonde.configure(
          "probe: {interval: 1" + i % 2 + "0ms, timeout: 90ms}\ntcp: {enabled: false}\n");
      netsonde.process().signal("HUP");
      assertThat(netsonde.request("POST", "/-/reload").status()).isEqualTo(200);
    }

    probed();
    Eventually.within(LIMIT)
        .see(
            "what it had before, " + before,
            () -> ProcessState.of(netsonde),
            now ->
                now.threads() <= before.threads() + 2
                    && now.descriptors() <= before.descriptors() + 2);
  }

  /** Waits until loopback has answered; how many probes were sent by then. */
  private double probed() throws Exception {
    return Eventually.within(LIMIT)
        .see(
            "an answer of loopback",
            () -> netsonde.probe("127.0.0.1"),
            answer -> answer.of("icmp_probe_packets_recv_total", "127.0.0.1") > 0)
        .of(SENT, "127.0.0.1");
  }
}

package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Targets of the configuration: probed and served although nobody asks. */
@NeedsRoot
@NeedsTool("ip")
@TestInstance(Lifecycle.PER_CLASS)
class ConfiguredTargetsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Lab lab = Lab.open();
  private final Host near = lab.host("near");

  ConfiguredTargetsTest() {
    lab.link(near, lab.host("far"), "10.77.1.0/24", "fd77:1::/64");
    near.etc("hosts", "127.0.0.1 localhost\n10.77.1.2 far.test\n");
  }

  @AfterAll
  void demolish() {
    lab.close();
  }

  @Test
  void they_are_measured_without_a_request_and_outlive_the_expiry() throws Exception {
    ServedNetsonde netsonde =
        ServedNetsonde.start(
            near,
            """
            probe:
              interval: 100ms
              timeout: 90ms
              expiry: 1s
              targets:
                - "fd77:1::2"
                - target: far.test
                  tcp_ports: [9]
            """);
    String literal = "icmp_probe_packets_recv_total{ip=\"fd77:1::2\",target=\"fd77:1::2\"}";
    String name =
        "probe_losses_total{cause=\"refused\",ip=\"10.77.1.2\",target=\"far.test\",tcp_port=\"9\"}";

    WebAnswer later =
        Eventually.within(LIMIT)
            .see(
                "counters of longer than the expiry",
                () -> netsonde.get("/metrics"),
                answer ->
                    answer.sample(literal).orElse(0) > 20 && answer.sample(name).orElse(0) > 20);

    assertThat(later.sample("probe_name_resolved{name=\"far.test\"}")).hasValue(1);
    assertThat(later.sample("icmp_active_probes")).hasValue(1);
    assertThat(later.sample("tcp_active_probes")).hasValue(1);
    assertThat(netsonde.probe("fd77:1::2").of("icmp_probe_packets_recv_total", "fd77:1::2"))
        .as("the same target, asked for")
        .isGreaterThan(20);
    Eventually.within(LIMIT)
        .see(
            "what the live page draws",
            () -> netsonde.get("/live/history?slice=probe&table=targets&row=fd77:1::2%20icmp"),
            answer -> answer.body().matches("(?s).*\"median\":\\[[^\\]]*\\d\\.\\d[^\\]]*\\].*"));
    assertThat(netsonde.get("/debug/probes").body())
        .contains("\"total_probes\": 2,", "\"static\": true");
  }
}

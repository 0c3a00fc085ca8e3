package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.BesideOthers;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Outcome;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The program as {@code nobody}: without any right, with ping sockets, with one capability. */
@NeedsRoot
@NeedsTool({"ip", "setpriv"})
@TestInstance(Lifecycle.PER_CLASS)
@BesideOthers
class PrivilegeTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String REMEDY =
      "give the process CAP_NET_RAW, or its group the right to ping sockets: sysctl -w"
          + " net.ipv4.ping_group_range=\"0 2147483647\"";

  private final Lab lab = Lab.open();

  /** Nobody may ping here, as is a namespace's default. */
  private final Host closed = lab.host("closed");

  private final Host far = lab.host("far");

  /** Everybody may ping here, as is many distributions' default. */
  private final Host open = lab.host("open");

  PrivilegeTest() {
    lab.link(closed, far, "10.77.1.0/24");
    lab.link(open, lab.host("beyond"), "10.77.1.0/24", "fd77:1::/64");
    open.sysctl("net.ipv4.ping_group_range", "0 2147483647");
  }

  @AfterAll
  void demolish() {
    lab.close();
  }

  @Test
  void without_rights_it_serves_and_says_why_it_does_not_probe() throws Exception {
    ServedNetsonde netsonde = ServedNetsonde.start(closed, closed.asNobody(), "");

    WebAnswer ready =
        Eventually.within(LIMIT)
            .see(
                "the sockets tried",
                () -> netsonde.get("/-/ready"),
                answer -> !answer.body().contains("not opened yet"));
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.body()).startsWith("not ready\nprobe: down: cannot probe: ").contains(REMEDY);
    assertThat(netsonde.get("/-/healthy").status()).isEqualTo(200);
    assertThat(netsonde.get("/").body())
        .contains("<b class=\"down\">down</b>")
        .contains("CAP_NET_RAW");
    assertThat(netsonde.process().errors().lines())
        .anyMatch(line -> line.contains("level=WARN") && line.contains("ICMPv4 is off: "))
        .anyMatch(line -> line.contains("level=WARN") && line.contains("ICMPv6 is off: "));

    Eventually.within(LIMIT)
        .see(
            "its errors counted",
            () -> netsonde.probe("10.77.1.2"),
            answer -> answer.body().contains("probe_send_errors_total{ip=\"10.77.1.2\""));
    WebAnswer metrics = netsonde.get("/metrics");
    assertThat(metrics.sample("netsonde_slice_up{slice=\"probe\"}")).hasValue(0);
    for (String feature : new String[] {"icmpv4", "icmpv6"}) {
      assertThat(
              metrics.sample(
                  "netsonde_slice_feature_enabled{feature=\"" + feature + "\",slice=\"probe\"}"))
          .hasValue(0);
    }
    assertThat(metrics.sample("icmp_packets_sent_total")).as("no loss").hasValue(0);
  }

  @Test
  void without_rights_ping_says_so_in_one_line() {
    Outcome outcome = run(closed, "ping", "-c", "1", "10.77.1.2");

    assertThat(outcome.errors().lines())
        .singleElement()
        .asString()
        .startsWith("netsonde: 10.77.1.2: ")
        .endsWith(REMEDY);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  @Test
  void without_rights_tcp_ports_are_probed_all_the_same() throws Exception {
    try (ServerSocket server = far.call(() -> new ServerSocket(0))) {
      String port = String.valueOf(server.getLocalPort());
      Outcome ping = run(closed, "ping", "--tcp", port, "-c", "2", "-i", "20ms", "10.77.1.2");
      assertThat(ping.output())
          .as(ping.toString())
          .contains("10.77.1.2 port " + port + " seq 2: reply in ")
          .contains("(stamps: tcp_info)")
          .contains("10.77.1.2 port " + port + ": 2 sent, 2 received, 0.000% lost");
      assertThat(ping.exitCode()).isZero();

      ServedNetsonde netsonde =
          ServedNetsonde.start(closed, closed.asNobody(), ServedNetsonde.QUICK);
      Eventually.within(LIMIT)
          .see(
              "replies",
              () -> netsonde.get("/probe?target=10.77.1.2&tcp_port=" + port),
              answer ->
                  answer
                          .sample(
                              "tcp_probe_packets_recv_total{ip=\"10.77.1.2\",tcp_port=\""
                                  + port
                                  + "\"}")
                          .orElse(0)
                      > 1);
      WebAnswer metrics = netsonde.get("/metrics");
      for (String family : new String[] {"ipv4", "ipv6"}) {
        assertThat(
                metrics.sample(
                    "probe_method_info{family=\""
                        + family
                        + "\",method=\"connect\",protocol=\"tcp\"}"))
            .hasValue(1);
      }
      assertThat(metrics.body()).doesNotContain("probe_method_info{family=\"ipv4\",method=\"raw");
      assertThat(netsonde.get("/-/ready").status()).as("something can be probed").isEqualTo(200);
    }
  }

  @Test
  void without_rights_a_wish_for_syn_is_answered_with_what_tcp_needs() {
    ServedNetsonde netsonde =
        ServedNetsonde.start(
            closed, closed.asNobody(), "probe: {interval: 100ms, tcp_method: syn}\n");

    Eventually.within(LIMIT)
        .see(
            "a warning",
            () -> {
              netsonde.get("/probe?target=10.77.1.2&tcp_port=80");
              return netsonde.process().errors();
            },
            log -> log.contains("TCP over IPv4 is off: "));

    assertThat(netsonde.process().errors().lines())
        .filteredOn(line -> line.contains("TCP over IPv4 is off: "))
        .singleElement()
        .asString()
        .contains("give the process CAP_NET_RAW, or set probe.tcp_method to auto or connect")
        .doesNotContain("ping_group_range");
  }

  @Test
  void without_rights_doctor_names_the_remedy() {
    Outcome outcome = run(closed, "doctor");

    assertThat(outcome.output().lines())
        .contains(
            "fail  rights          neither CAP_NET_RAW nor a group within"
                + " net.ipv4.ping_group_range (1 to 0)",
            "                      → as root: sysctl -w net.ipv4.ping_group_range=\"0"
                + " 2147483647\"")
        .anyMatch(line -> line.startsWith("fail  icmpv4 "))
        .anyMatch(line ->
            line.startsWith(
                    "ok    tcpv4           connections (no privilege), measured by the"
                        + " kernel's TCP; 127.0.0.1: answers in ")
                && line.endsWith(" µs, stamps: tcp_info"))
        .anyMatch(line -> line.startsWith("warn  buffers "))
        .contains(
            "                      → as root: sysctl -w net.core.rmem_max=16777216"
                + " net.core.wmem_max=8388608");
    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  @Test
  void with_ping_sockets_all_is_well_and_stamps_are_the_kernels() throws Exception {
    Outcome ping = run(open, "ping", "-c", "3", "-i", "20ms", "10.77.1.2", "fd77:1::2");
    assertThat(ping.output()).contains("(stamps: kernel)").doesNotContain("(stamps: user)");
    assertThat(ping.output()).doesNotContain("(stamps: kernel_receive)");
    assertThat(ping.exitCode()).isZero();

    Outcome doctor = run(open, "doctor");
    assertThat(doctor.exitCode()).as(doctor.output()).isZero();

    ServedNetsonde netsonde = ServedNetsonde.start(open, open.asNobody(), ServedNetsonde.QUICK);
    Eventually.within(LIMIT)
        .see(
            "both families measured",
            () -> netsonde.probe("10.77.1.2", "fd77:1::2"),
            answer ->
                answer.of("icmp_probe_packets_recv_total", "10.77.1.2") > 1
                    && answer.of("icmp_probe_packets_recv_total", "fd77:1::2") > 1);
    assertThat(netsonde.get("/-/ready").status()).isEqualTo(200);
    WebAnswer metrics = netsonde.get("/metrics");
    assertThat(metrics.sample("probe_samples_total{protocol=\"icmp\",stamps=\"user\"}"))
        .hasValue(0);
    assertThat(metrics.sample("probe_samples_total{protocol=\"icmp\",stamps=\"kernel_receive\"}"))
        .hasValue(0);
  }

  @Test
  void one_capability_is_enough() {
    Outcome outcome =
        closed
            .asNobody("net_raw")
            .start(Installation.command("ping", "-c", "1", "10.77.1.2"))
            .await(LIMIT);

    assertThat(outcome.output()).contains("1 sent, 1 received");
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void low_port_is_refused_in_one_line() {
    Outcome outcome = run(closed, "serve", "--web.listen-address=127.0.0.1:80");

    assertThat(outcome.errors())
        .isEqualTo(
            "netsonde: cannot listen on 127.0.0.1:80: permission denied; choose a port from 1024"
                + " up or give the program CAP_NET_BIND_SERVICE\n");
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  @Test
  void right_that_is_given_later_is_found() throws Exception {
    Host later = lab.host("later");
    lab.link(later, lab.host("last"), "10.77.1.0/24");
    ServedNetsonde netsonde = ServedNetsonde.start(later, later.asNobody(), ServedNetsonde.QUICK);
    Eventually.within(LIMIT)
        .see("down", () -> netsonde.get("/-/ready"), answer -> answer.status() == 503);

    later.sysctl("net.ipv4.ping_group_range", "0 2147483647");

    Eventually.within(LIMIT)
        .see("up", () -> netsonde.get("/-/ready"), answer -> answer.status() == 200);
  }

  private static Outcome run(Host host, String... arguments) {
    return host.asNobody().start(Installation.command(arguments)).await(LIMIT);
  }
}

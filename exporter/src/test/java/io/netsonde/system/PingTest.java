package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Capture;
import io.netsonde.lab.CapturedPacket;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Outcome;
import io.netsonde.lab.RunningProcess;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** {@code netsonde ping}: every line that it prints, and its exit codes. */
@NeedsRoot
@NeedsTool({"ip", "tcpdump"})
@TestInstance(Lifecycle.PER_CLASS)
class PingTest {
  private static final String NUMBER = "\\d+(\\.\\d+)?(E-?\\d+)?";
  private static final String REPLY = "reply in \\d+\\.\\d{3} ms, ttl 64 \\(stamps: kernel\\)";
  private static final String ROUND_TRIP =
      "; round trip min/avg/max/mdev (\\d+\\.\\d{3}/){3}\\d+\\.\\d{3} ms";

  private final Lab lab = Lab.open();
  private final Host near = lab.host("near");
  private final Host far = lab.host("far");
  private final Link link;

  PingTest() {
    link = lab.link(near, far, "10.77.1.0/24", "fd77:1::/64");
    near.route("10.77.9.0/24 via 10.77.1.2");
  }

  @AfterAll
  void demolish() {
    lab.close();
  }

  @Test
  void alive_hosts_are_told_line_by_line_and_exit_code_is_0() {
    Outcome outcome = ping("-c", "2", "-i", "50ms", "10.77.1.2", "fd77:1::2");

    assertThat(outcome.errors()).isEmpty();
    assertLines(
        outcome,
        "10\\.77\\.1\\.2 seq 1: " + REPLY,
        "10\\.77\\.1\\.2 seq 2: " + REPLY,
        "fd77:1::2 seq 1: " + REPLY,
        "fd77:1::2 seq 2: " + REPLY,
        "",
        "10\\.77\\.1\\.2: 2 sent, 2 received, 0\\.000% lost" + ROUND_TRIP,
        "fd77:1::2: 2 sent, 2 received, 0\\.000% lost" + ROUND_TRIP);
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void silent_host_is_told_and_exit_code_is_1() {
    Outcome outcome = ping("-c", "1", "-W", "100ms", "10.77.9.9");

    assertLines(
        outcome,
        "10\\.77\\.9\\.9 seq 1: no reply",
        "",
        "10\\.77\\.9\\.9: 1 sent, 0 received, 100\\.0% lost \\(1 no reply\\)");
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  @Test
  void host_without_route_is_told_and_exit_code_is_1() {
    Outcome outcome = ping("-c", "1", "192.0.2.1");

    assertLines(
        outcome,
        "192\\.0\\.2\\.1 seq 1: not sent: ENETUNREACH",
        "",
        "192\\.0\\.2\\.1: 0 sent, 0 received, 1 not sent: enetunreach");
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  @Test
  void json_is_an_object_per_line_for_all_that_can_happen() {
    Outcome outcome =
        ping("--json", "-c", "1", "-W", "100ms", "10.77.1.2", "10.77.9.9", "192.0.2.1");

    String of = "\"target\":\"%1$s\",\"address\":\"%1$s\",";
    assertLines(
        outcome,
        "\\{\"event\":\"not_sent\","
            + of.formatted("192.0.2.1")
            + "\"sequence\":1,\"reason\":\"enetunreach\"}",
        "\\{\"event\":\"reply\","
            + of.formatted("10.77.1.2")
            + "\"sequence\":1,\"rtt_seconds\":"
            + NUMBER
            + ",\"hop_limit\":64,\"stamps\":\"kernel\"}",
        "\\{\"event\":\"lost\","
            + of.formatted("10.77.9.9")
            + "\"sequence\":1,\"cause\":\"no_reply\"}",
        "\\{\"event\":\"summary\","
            + of.formatted("10.77.1.2")
            + "\"sent\":1,\"received\":1,\"lost\":\\{},\"not_sent\":\\{},\"discarded\":\\{},"
            + "\"stamps\":\\{\"kernel\":1},"
            + "\"loss_ratio\":0.0,\"rtt_min_seconds\":"
            + NUMBER
            + ",\"rtt_mean_seconds\":"
            + NUMBER
            + ",\"rtt_max_seconds\":"
            + NUMBER
            + ",\"rtt_deviation_seconds\":0.0}",
        "\\{\"event\":\"summary\","
            + of.formatted("10.77.9.9")
            + "\"sent\":1,\"received\":0,\"lost\":\\{\"no_reply\":1},\"not_sent\":\\{},"
            + "\"discarded\":\\{},\"stamps\":\\{},\"loss_ratio\":1.0}",
        "\\{\"event\":\"summary\","
            + of.formatted("192.0.2.1")
            + "\"sent\":0,\"received\":0,\"lost\":\\{},\"not_sent\":\\{\"enetunreach\":1},"
            + "\"discarded\":\\{},\"stamps\":\\{}}");
    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.exitCode()).as("one of them did not answer").isEqualTo(1);
  }

  @Test
  void open_tcp_port_is_told_and_exit_code_is_0() throws Exception {
    try (ServerSocket server = far.call(() -> new ServerSocket(0))) {
      String port = String.valueOf(server.getLocalPort());
      Outcome outcome = ping("-c", "2", "-i", "50ms", "--tcp", port, "10.77.1.2");

      assertLines(
          outcome,
          "10\\.77\\.1\\.2 port " + port + " seq 1: " + REPLY,
          "10\\.77\\.1\\.2 port " + port + " seq 2: " + REPLY,
          "",
          "10\\.77\\.1\\.2 port " + port + ": 2 sent, 2 received, 0\\.000% lost" + ROUND_TRIP);
      assertThat(outcome.exitCode()).isZero();
    }
  }

  @Test
  void refused_tcp_port_is_told_and_exit_code_is_1() {
    Outcome outcome = ping("-c", "1", "--tcp", "1", "10.77.1.2");

    assertLines(
        outcome,
        "10\\.77\\.1\\.2 port 1 seq 1: refused",
        "",
        "10\\.77\\.1\\.2 port 1: 1 sent, 0 received, 100\\.0% lost \\(1 refused\\)");
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  @Test
  void port_that_is_none_is_wrong_usage() {
    Outcome outcome = ping("--tcp", "65536", "10.77.1.2");

    assertThat(outcome.errors()).contains("65536 (expected: a whole number from 1 to 65535)");
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(2);
  }

  @Test
  void packets_are_what_the_flags_say() {
    near.run("ip", "address", "add", "10.77.1.77/24", "dev", link.left().name());
    try (Capture wire = link.left().capture("icmp")) {
      Outcome outcome =
          ping(
              "-c1",
              "--source=10.77.1.77",
              "--interface=" + link.left().name(),
              "--size=1000",
              "--dscp=46",
              "--no-df",
              "10.77.1.2");

      assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
      CapturedPacket request =
          Eventually.within(Duration.ofSeconds(5))
              .see(
                  "the request",
                  wire::packets,
                  packets -> packets.stream().anyMatch(CapturedPacket::isEchoRequest))
              .stream()
              .filter(CapturedPacket::isEchoRequest)
              .findFirst()
              .orElseThrow();
      assertThat(request.source().getHostAddress()).isEqualTo("10.77.1.77");
      assertThat(request.length()).isEqualTo(20 + 8 + 1000);
      assertThat(request.trafficClass()).isEqualTo(46 << 2);
      assertThat(request.unfragmentable()).isFalse();
    }
  }

  @Test
  void source_that_is_not_of_this_machine_and_interface_that_is_not_there_are_told() {
    assertThat(ping("-c1", "--source=10.77.1.99", "10.77.1.2").output())
        .startsWith("10.77.1.2 seq 1: not sent: EADDRNOTAVAIL\n");
    assertThat(ping("-c1", "-I", "none0", "10.77.1.2").output())
        .startsWith("10.77.1.2 seq 1: not sent: ENODEV\n");
  }

  @Test
  void source_of_the_other_family_is_refused() {
    Outcome outcome = ping("--source=fd77:1::1", "10.77.1.2");

    assertThat(outcome.errors()).contains("10.77.1.2: not of the wanted address family");
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  @Test
  void size_of_a_handshake_is_wrong_usage() {
    Outcome outcome = ping("--tcp=1", "--size=100", "10.77.1.2");

    assertThat(outcome.errors()).contains("--size has no meaning beside --tcp");
    assertThat(outcome.exitCode()).isEqualTo(2);
  }

  @Test
  void interrupted_ping_prints_its_summary() {
    RunningProcess ping = near.start(Installation.command("ping", "-i", "50ms", "10.77.1.2"));
    ping.awaitOutput("reply in", Duration.ofSeconds(30));

    ping.signal("INT");

    Outcome outcome = ping.await(Duration.ofSeconds(10));
    assertThat(outcome.output().lines().toList().getLast())
        .as(outcome.toString())
        .matches("10\\.77\\.1\\.2: \\d+ sent, \\d+ received, 0\\.000% lost" + ROUND_TRIP);
    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(128 + 2);
  }

  private Outcome ping(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "ping";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return near.start(Installation.command(all)).await(Duration.ofSeconds(20));
  }

  /** The outcomes of several targets come in any order, their summaries do not. */
  private static void assertLines(Outcome outcome, String... patterns) {
    List<String> lines = outcome.output().lines().toList();
    assertThat(lines).as(outcome.toString()).hasSameSizeAs(patterns);
    for (String pattern : patterns) {
      assertThat(lines).anyMatch(line -> line.matches(pattern));
    }
    assertThat(lines.getLast()).matches(patterns[patterns.length - 1]);
  }
}

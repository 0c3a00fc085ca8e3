package io.netsonde.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.netsonde.lab.CapturedPacket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What kernel, fping and server say, as it stands in their files and answers. */
class ReadingTest {
  @Test
  void echo_counters_of_both_families_are_added_up() {
    String snmp =
        """
        Ip: Forwarding DefaultTTL
        Ip: 2 64
        Icmp: InMsgs InErrors InEchos InEchoReps
        Icmp: 9 0 5 4
        IcmpMsg: InType0
        IcmpMsg: 4
        """;
    String snmp6 = "Icmp6InMsgs    8\nIcmp6InEchos   \t20\nIcmp6InEchoReplies   \t10\n";
    assertThat(EchoCounts.parse(snmp, snmp6)).isEqualTo(new EchoCounts(25, 14));
    assertThat(EchoCounts.parse(snmp, "")).isEqualTo(new EchoCounts(5, 4));
  }

  @Test
  void counters_that_are_not_there_are_not_taken_for_zero() {
    assertThatThrownBy(() -> EchoCounts.parse("Icmp: InMsgs\nIcmp: 1\n", ""))
        .isInstanceOf(Unmeasured.class)
        .hasMessageContaining("InEchos");
  }

  @Test
  void memory_and_wake_ups_are_read_over_all_threads(@TempDir Path process) throws Exception {
    Files.writeString(process.resolve("status"), "Name:\tjava\nVmRSS:\t   2048 kB\n");
    for (String thread : List.of("1", "2")) {
      Files.createDirectories(process.resolve("task").resolve(thread));
      Files.writeString(
          process.resolve("task").resolve(thread).resolve("status"),
          "voluntary_ctxt_switches:\t21\nnonvoluntary_ctxt_switches:\t3\n");
    }
    ProcessFiles files = new ProcessFiles(process);
    assertThat(files.residentBytes()).isEqualTo(2 << 20);
    assertThat(files.wakeUps()).isEqualTo(42);
  }

  @Test
  void the_clock_of_this_process_advances_with_its_work() {
    long pid = ProcessHandle.current().pid();
    long before = ProcessClock.nanos(pid);
    long now = before;
    // Work, until the clock has seen some; a clock that stands still fails by its bound.
    for (int call = 0; call < 10_000_000 && now - before < 1_000_000; call++) {
      now = ProcessClock.nanos(pid);
    }
    assertThat(now - before).isGreaterThanOrEqualTo(1_000_000);
  }

  @Test
  void a_process_that_never_was_has_no_clock() {
    int beyondAll = (1 << 22) + 1; // linux/threads.h: PID_MAX_LIMIT
    assertThatThrownBy(() -> ProcessClock.nanos(beyondAll)).isInstanceOf(Unmeasured.class);
  }

  @Test
  void fpings_lines_are_added_up_and_their_means_weighted() {
    FpingSummary summary =
        FpingSummary.parse(
            """
            10.78.0.1 : xmt/rcv/%loss = 4/3/25%, min/avg/max = 0.004/0.010/0.005
            10.78.0.2 : xmt/rcv/%loss = 1/1/0%, min/avg/max = 1.20/0.050/3.4
            10.78.0.3 : xmt/rcv/%loss = 2/0/100%
            """);
    assertThat(summary.sent()).isEqualTo(7);
    assertThat(summary.received()).isEqualTo(4);
    assertThat(summary.meanMicros()).isCloseTo((3 * 10 + 50) / 4.0, within(1e-9));
  }

  @Test
  void an_fping_that_said_nothing_was_not_measured() {
    assertThatThrownBy(() -> FpingSummary.parse("usage: fping"))
        .isInstanceOf(Unmeasured.class)
        .hasMessageContaining("usage: fping");
  }

  @Test
  void a_metric_is_summed_over_its_series_and_not_over_its_namesakes() {
    Scrape scrape =
        new Scrape(
            """
            # HELP a_total words
            a_total{x="1"} 2.0
            a_total{x="2"} 3.0
            a_totally 7
            b 1.5
            """,
            0);
    assertThat(scrape.sum("a_total")).isEqualTo(5);
    assertThat(scrape.sum("a_total{x=\"2\"}")).isEqualTo(3);
    assertThat(scrape.sum("b")).isEqualTo(1.5);
    assertThatThrownBy(() -> scrape.sum("c")).isInstanceOf(Unmeasured.class);
  }

  @Test
  void a_reply_belongs_to_the_request_of_its_peer_and_number() throws Exception {
    InetAddress near = InetAddress.ofLiteral("10.0.0.1");
    InetAddress far = InetAddress.ofLiteral("10.0.0.2");
    InetAddress other = InetAddress.ofLiteral("10.0.0.3");
    assertThat(
            Accuracy.roundTrips(
                List.of(
                    packet(100, near, far, 8, 1),
                    packet(150, near, other, 8, 1),
                    packet(170, far, near, 0, 1),
                    packet(190, far, near, 0, 1),
                    packet(200, near, far, 8, 2))))
        .containsExactly(70);
  }

  private static CapturedPacket packet(
      long nanos, InetAddress source, InetAddress destination, int type, int sequence) {
    return new CapturedPacket(
        nanos, source, destination, 1, type, 0, 7, sequence, 84, 0, true, false);
  }
}

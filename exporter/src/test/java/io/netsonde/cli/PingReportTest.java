package io.netsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.linux.Errno;
import io.netsonde.probe.Discard;
import io.netsonde.probe.LossCause;
import io.netsonde.probe.ProbeListener;
import io.netsonde.probe.StampSource;
import io.netsonde.wire.IpAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The lines of a ping. */
class PingReportTest {
  private static final IpAddress NAMED = IpAddress.parse("192.0.2.1").orElseThrow();
  private static final IpAddress LITERAL = IpAddress.parse("2001:db8::1").orElseThrow();

  private final StringWriter out = new StringWriter();
  private final CountDownLatch finished = new CountDownLatch(2);
  private OptionalInt port = OptionalInt.empty();

  @Test
  void a_person_reads_a_line_for_each_outcome_and_one_for_each_target() {
    PingReport report = report(false, 2, new PrintWriter(out));

    report.received(NAMED, 1, 1_234_567, StampSource.KERNEL, 61);
    report.lost(LITERAL, 1, LossCause.NO_REPLY, Optional.empty());
    report.notSent(LITERAL, 2, Errno.EPERM);
    report.printSummary();

    assertThat(out.toString().lines())
        .containsExactly(
            "www (192.0.2.1) seq 1: reply in 1.235 ms, ttl 61 (stamps: kernel)",
            "2001:db8::1 seq 1: no reply",
            "2001:db8::1 seq 2: not sent: EPERM",
            "",
            "www (192.0.2.1): 1 sent, 1 received, 0.000% lost; round trip min/avg/max/mdev"
                + " 1.235/1.235/1.235/0.000 ms",
            "2001:db8::1: 1 sent, 0 received, 100.0% lost (1 no reply), 1 not sent: eperm");
    assertThat(report.allAlive()).isFalse();
  }

  @Test
  void a_program_reads_an_object_for_each_of_them() {
    PingReport report = report(true, 2, new PrintWriter(out));

    report.received(NAMED, 1, 1_000_000, StampSource.KERNEL_RECEIVE, 61);
    report.lost(LITERAL, 1, LossCause.NO_REPLY, Optional.empty());
    report.notSent(LITERAL, 2, Errno.EACCES);
    report.printSummary();

    assertThat(out.toString().lines())
        .containsExactly(
            "{\"event\":\"reply\",\"target\":\"www\",\"address\":\"192.0.2.1\","
                + "\"sequence\":1,\"rtt_seconds\":0.001,\"hop_limit\":61,\"stamps\":\"kernel_receive\"}",
            "{\"event\":\"lost\",\"target\":\"2001:db8::1\",\"address\":\"2001:db8::1\","
                + "\"sequence\":1,\"cause\":\"no_reply\"}",
            "{\"event\":\"not_sent\",\"target\":\"2001:db8::1\",\"address\":\"2001:db8::1\","
                + "\"sequence\":2,\"reason\":\"eacces\"}",
            "{\"event\":\"summary\",\"target\":\"www\",\"address\":\"192.0.2.1\",\"sent\":1,"
                + "\"received\":1,\"lost\":{},\"not_sent\":{},\"discarded\":{},"
                + "\"stamps\":{\"kernel_receive\":1},"
                + "\"loss_ratio\":0.0,\"rtt_min_seconds\":0.001,\"rtt_mean_seconds\":0.001,"
                + "\"rtt_max_seconds\":0.001,\"rtt_deviation_seconds\":0.0}",
            "{\"event\":\"summary\",\"target\":\"2001:db8::1\",\"address\":\"2001:db8::1\","
                + "\"sent\":1,\"received\":0,\"lost\":{\"no_reply\":1},"
                + "\"not_sent\":{\"eacces\":1},\"discarded\":{},\"stamps\":{},"
                + "\"loss_ratio\":1.0}");
  }

  @Test
  void causes_reporters_and_what_does_not_count_are_told() {
    PingReport report = report(false, 5, new PrintWriter(out));

    report.lost(NAMED, 1, LossCause.HOST_UNREACHABLE, Optional.of(LITERAL));
    report.discarded(NAMED, 2, Discard.DUPLICATE);
    report.discarded(NAMED, 1, Discard.LATE);
    report.corrupted(LITERAL);
    report.printSummary();

    assertThat(out.toString().lines())
        .containsExactly(
            "www (192.0.2.1) seq 1: host unreachable (reported by 2001:db8::1)",
            "www (192.0.2.1) seq 2: not counted: duplicate",
            "www (192.0.2.1) seq 1: not counted: late",
            "2001:db8::1: not counted: corrupt",
            "",
            "www (192.0.2.1): 1 sent, 0 received, 100.0% lost (1 host unreachable), not counted:"
                + " 1 late, 1 duplicate",
            "2001:db8::1: 0 sent, 0 received");
    assertThat(finished.getCount()).as("nothing of it finishes a target").isEqualTo(2);
  }

  @Test
  void a_program_reads_them_too() {
    PingReport report = report(true, 5, new PrintWriter(out));

    report.lost(NAMED, 1, LossCause.PROHIBITED, Optional.of(LITERAL));
    report.discarded(NAMED, 2, Discard.WRONG_SOURCE);
    report.corrupted(LITERAL);

    assertThat(out.toString().lines())
        .containsExactly(
            "{\"event\":\"lost\",\"target\":\"www\",\"address\":\"192.0.2.1\",\"sequence\":1,"
                + "\"cause\":\"prohibited\",\"reporter\":\"2001:db8::1\"}",
            "{\"event\":\"discarded\",\"target\":\"www\",\"address\":\"192.0.2.1\","
                + "\"sequence\":2,\"reason\":\"wrong_source\"}",
            "{\"event\":\"discarded\",\"address\":\"2001:db8::1\",\"reason\":\"corrupt\"}");
  }

  @Test
  void a_port_stands_in_each_line_and_an_unknown_hop_limit_in_none() {
    port = OptionalInt.of(443);
    PingReport person = report(false, 5, new PrintWriter(out));
    PingReport program = report(true, 5, new PrintWriter(out));

    person.received(NAMED, 7, 1_000_000, StampSource.TCP_INFO, ProbeListener.UNKNOWN);
    program.received(NAMED, 7, 1_000_000, StampSource.TCP_INFO, ProbeListener.UNKNOWN);

    assertThat(out.toString().lines())
        .containsExactly(
            "www (192.0.2.1) port 443 seq 7: reply in 1.000 ms (stamps: tcp_info)",
            "{\"event\":\"reply\",\"target\":\"www\",\"address\":\"192.0.2.1\",\"tcp_port\":443,"
                + "\"sequence\":7,\"rtt_seconds\":0.001,\"stamps\":\"tcp_info\"}");
  }

  @Test
  void the_ping_is_finished_when_each_target_has_all_its_outcomes() {
    PingReport report = report(false, 2, new PrintWriter(out));

    report.received(NAMED, 1, 1, StampSource.KERNEL, 64);
    report.lost(NAMED, 2, LossCause.NO_REPLY, Optional.empty());
    report.notSent(LITERAL, 1, Errno.EPERM);
    assertThat(finished.getCount()).isEqualTo(1);

    report.received(LITERAL, 2, 1, StampSource.USER, 64);
    assertThat(finished.getCount()).isZero();
    assertThat(report.allAlive()).isTrue();
  }

  @Test
  void the_ping_is_finished_when_nobody_reads_it_any_more() {
    PingReport report = report(false, Long.MAX_VALUE, new PrintWriter(closedPipe()));

    report.received(NAMED, 1, 1, StampSource.KERNEL, 64);

    assertThat(finished.getCount()).isZero();
  }

  private PingReport report(boolean json, long count, PrintWriter to) {
    Map<IpAddress, String> names = new LinkedHashMap<>();
    names.put(NAMED, "www");
    names.put(LITERAL, "2001:db8::1");
    return new PingReport(names, port, json, to, count, finished);
  }

  private static Writer closedPipe() {
    return new Writer() {
      @Override
      public void write(char[] text, int from, int length) throws IOException {
        throw new IOException("Broken pipe");
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}

package io.netsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.linux.Errno;
import io.netsonde.probe.LossCause;
import io.netsonde.probe.StampSource;
import io.netsonde.wire.IpAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The lines of a ping. */
class PingReportTest {
  private static final IpAddress NAMED = IpAddress.parse("192.0.2.1").orElseThrow();
  private static final IpAddress LITERAL = IpAddress.parse("2001:db8::1").orElseThrow();

  private final StringWriter out = new StringWriter();
  private final CountDownLatch finished = new CountDownLatch(2);

  @Test
  void a_person_reads_a_line_for_each_outcome_and_one_for_each_target() {
    PingReport report = report(false, 2, new PrintWriter(out));

    report.received(NAMED, 1_234_567, StampSource.KERNEL);
    report.lost(LITERAL, LossCause.NO_REPLY, Optional.empty());
    report.notSent(LITERAL, Errno.EPERM);
    report.printSummary();

    assertThat(out.toString().lines())
        .containsExactly(
            "www (192.0.2.1): reply in 1.235 ms (stamps: kernel)",
            "2001:db8::1: no reply",
            "2001:db8::1: not sent: EPERM",
            "",
            "www (192.0.2.1): 1 sent, 1 received, 0.000% lost; round trip min/avg/max/mdev"
                + " 1.235/1.235/1.235/0.000 ms",
            "2001:db8::1: 1 sent, 0 received, 100.0% lost, 1 not sent: eperm");
    assertThat(report.allAlive()).isFalse();
  }

  @Test
  void a_program_reads_an_object_for_each_of_them() {
    PingReport report = report(true, 2, new PrintWriter(out));

    report.received(NAMED, 1_000_000, StampSource.KERNEL_RECEIVE);
    report.lost(LITERAL, LossCause.NO_REPLY, Optional.empty());
    report.notSent(LITERAL, Errno.EACCES);
    report.printSummary();

    assertThat(out.toString().lines())
        .containsExactly(
            "{\"event\":\"reply\",\"target\":\"www\",\"address\":\"192.0.2.1\","
                + "\"outcome_number\":1,\"rtt_seconds\":0.001,\"stamps\":\"kernel_receive\"}",
            "{\"event\":\"no_reply\",\"target\":\"2001:db8::1\",\"address\":\"2001:db8::1\","
                + "\"outcome_number\":1,\"cause\":\"no_reply\"}",
            "{\"event\":\"not_sent\",\"target\":\"2001:db8::1\",\"address\":\"2001:db8::1\","
                + "\"outcome_number\":2,\"reason\":\"eacces\"}",
            "{\"event\":\"summary\",\"target\":\"www\",\"address\":\"192.0.2.1\",\"sent\":1,"
                + "\"received\":1,\"not_sent\":{},\"stamps\":{\"kernel_receive\":1},"
                + "\"loss_ratio\":0.0,\"rtt_min_seconds\":0.001,\"rtt_mean_seconds\":0.001,"
                + "\"rtt_max_seconds\":0.001,\"rtt_deviation_seconds\":0.0}",
            "{\"event\":\"summary\",\"target\":\"2001:db8::1\",\"address\":\"2001:db8::1\","
                + "\"sent\":1,\"received\":0,\"not_sent\":{\"eacces\":1},\"stamps\":{},"
                + "\"loss_ratio\":1.0}");
  }

  @Test
  void the_ping_is_finished_when_each_target_has_all_its_outcomes() {
    PingReport report = report(false, 2, new PrintWriter(out));

    report.received(NAMED, 1, StampSource.KERNEL);
    report.lost(NAMED, LossCause.NO_REPLY, Optional.empty());
    report.notSent(LITERAL, Errno.EPERM);
    assertThat(finished.getCount()).isEqualTo(1);

    report.received(LITERAL, 1, StampSource.USER);
    assertThat(finished.getCount()).isZero();
    assertThat(report.allAlive()).isTrue();
  }

  @Test
  void the_ping_is_finished_when_nobody_reads_it_any_more() {
    PingReport report = report(false, Long.MAX_VALUE, new PrintWriter(closedPipe()));

    report.received(NAMED, 1, StampSource.KERNEL);

    assertThat(finished.getCount()).isZero();
  }

  private PingReport report(boolean json, long count, PrintWriter to) {
    Map<IpAddress, String> names = new LinkedHashMap<>();
    names.put(NAMED, "www");
    names.put(LITERAL, "2001:db8::1");
    return new PingReport(names, json, to, count, finished);
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

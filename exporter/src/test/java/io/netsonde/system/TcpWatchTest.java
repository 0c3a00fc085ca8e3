package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Outcome;
import io.netsonde.lab.RunningProcess;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** {@code netsonde tcp watch}, and the slice as {@code netsonde serve} has it. */
@NeedsRoot
@NeedsTool({"ip", "setpriv"})
@TestInstance(Lifecycle.PER_CLASS)
class TcpWatchTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Lab lab = Lab.open();
  private final Host near = lab.host("near");
  private final Link link = lab.link(near, lab.host("far"), "10.77.1.0/24");

  @AfterAll
  void demolish() {
    lab.close();
  }

  @Test
  void what_is_captured_is_told_again_and_again() throws Exception {
    RunningProcess watch =
        near.start(
            Installation.command(
                "tcp", "watch", "-i", link.left().name(), "--interval=100ms", "tcp port 5201"));
    Eventually.within(LIMIT).see("it begins", watch::output, text -> !text.isEmpty());
    converse();

    Eventually.within(LIMIT)
        .see(
            "the connection",
            watch::output,
            text -> text.contains("in 1 connections") && text.contains("10.77.1.2"));
    assertThat(watch.output()).startsWith(link.left().name() + ": 0 packets\n");
    assertThat(watch.errors()).isEmpty();
    watch.close();
  }

  @Test
  void once_with_json_is_one_line() {
    Outcome outcome =
        near.shell()
            .within(LIMIT)
            .execute(Installation.command("tcp", "watch", "--once", "--json", "--interval=100ms"));

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.output().lines()).hasSize(1);
    assertThat(outcome.output()).startsWith("{\"files\":[],\"connections\":0,\"pairs\":[");
  }

  @Test
  void what_cannot_be_captured_is_refused_in_one_line() {
    assertRefused(
        1,
        "netsonde: nothing is captured: no interface is called eth77\n",
        near.shell().within(LIMIT).execute(Installation.command("tcp", "watch", "-i", "eth77")));
    assertRefused(
        2,
        "netsonde: FILTER: tpc (expected: an expression as pcap-filter(7) has it; libpcap: can't"
            + " parse filter expression: syntax error); see netsonde tcp watch --help\n",
        near.shell().within(LIMIT).execute(Installation.command("tcp", "watch", "tpc")));
    assertRefused(
        1,
        "netsonde: nothing is captured: not permitted: capturing needs CAP_NET_RAW and sockets of"
            + " the family AF_PACKET\n",
        near.asNobody().within(LIMIT).execute(Installation.command("tcp", "watch")));
  }

  @Test
  void serving_tells_what_it_watches_and_without_the_right_is_idle() throws Exception {
    ServedNetsonde netsonde = ServedNetsonde.start(near, "tcp: {interfaces: ['v*']}\n");
    Eventually.within(LIMIT)
        .see(
            "up",
            () -> netsonde.get("/metrics").body(),
            text -> text.contains("netsonde_slice_up{slice=\"tcp\"} 1.0"));
    converse();
    Eventually.within(LIMIT)
        .see(
            "the old name and the new",
            () -> netsonde.get("/metrics").body(),
            text ->
                text.contains("window_scale_metric{deviceName=\"" + link.left().name())
                    && text.contains("tcp_flow_connections_total{device=\"" + link.left().name()));

    ServedNetsonde barred =
        ServedNetsonde.start(near, near.asNobody(), "probe: {enabled: false}\n");
    Eventually.within(LIMIT)
        .see(
            "idle",
            () -> barred.get("/metrics").body(),
            text -> text.contains("netsonde_slice_idle{slice=\"tcp\"} 1.0"));
    assertThat(barred.get("/-/ready").body())
        .contains("tcp: idle: nothing is captured: not permitted");
  }

  private void converse() throws Exception {
    try (ServerSocket server =
            link.right().host().call(() -> new ServerSocket(5201, 5, link.right().ipv4()));
        Socket client = near.call(() -> new Socket(link.right().ipv4(), 5201));
        Socket accepted = server.accept()) {
      client.getOutputStream().write(1);
      assertThat(accepted.getInputStream().read()).isEqualTo(1);
    }
  }

  private static void assertRefused(int code, String words, Outcome outcome) {
    assertThat(outcome.errors()).isEqualTo(words);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(code);
  }
}

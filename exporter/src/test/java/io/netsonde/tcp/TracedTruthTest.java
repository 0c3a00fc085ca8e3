package io.netsonde.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.lab.Host;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.linux.NetworkNamespace;
import io.netsonde.tcp.tracepoints.TracedCounts.Count;
import io.netsonde.tcp.tracepoints.TracedPlace;
import io.netsonde.tcp.tracepoints.Tracing;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the kernel counts at its tracepoints is what it does.
 *
 * <p>A kernel may leave a program out, and does not always say so: one that these tests have met
 * runs none in an interrupt that falls upon its first process. So never more is traced than is
 * true, and all of it in one attempt of {@value #ATTEMPTS}.
 */
@NeedsRoot
@NeedsTool({"ip", "nft", "nstat"})
class TracedTruthTest {
  private static final int ATTEMPTS = 10;
  private static final String RESETS = "tcp_host_traced_resets_total";
  private static final String STATES = "tcp_host_traced_state_changes_total";

  /** By netinet/tcp.h. */
  private static final int ESTABLISHED = 1;

  private static final int SYN_SENT = 2;
  private static final int SYN_RECV = 3;
  private static final int CLOSE = 7;

  private final LossyWay way = new LossyWay();

  @AfterEach
  void remove() {
    way.close();
  }

  /** Counters by what they count. */
  private interface Counts {
    Map<String, Long> read() throws Exception;
  }

  private interface Task {
    void run() throws Exception;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void segments_that_were_sent_again(boolean offload) throws Exception {
    if (!offload) {
      way.withoutOffload();
    }
    way.lose();
    try (Tracing tracing = Tracing.open();
        WatchedHost watched = WatchedHost.in(way.sender, "tracepoints: true\n")) {
      wholeInOneAttempt(
          () -> Map.of("segments", KernelCounters.of(way.sender).get("TcpRetransSegs")),
          () -> Map.of("segments", sum(againAt(tracing), Count::segments)),
          // Enough packets, of 64 kB where offload is, that some of them are lost for sure.
          () -> way.transfer(offload ? 120_000_000 : 4_000_000));

      // What one program was left out of, the other was as well.
      watched.eventually(
          "the same in the families",
          () -> {
            List<Count> counts = againAt(tracing);
            assertThat(watched.sum("tcp_host_traced_retransmitted_segments_total"))
                .isEqualTo(sum(counts, Count::segments));
            assertThat(watched.sum("tcp_host_traced_retransmissions_total", "kind=segment"))
                .isEqualTo(sum(counts, Count::times));
          });
      assertThat(sum(againAt(tracing), Count::segments) > sum(againAt(tracing), Count::times))
          .isEqualTo(offload);
    }
  }

  @Test
  void what_could_not_be_sent_again_is_not_traced() throws Exception {
    try (Tracing tracing = Tracing.open();
        WatchedHost watched = WatchedHost.in(way.sender, "");
        ServerSocket server = Transfer.listen(way.receiver, way.far.left().ipv4());
        Socket client = way.sender.call(() -> new Socket(way.far.left().ipv4(), Transfer.PORT));
        Socket accepted = server.accept()) {
      way.router.firewall().add("forward", "tcp dport 5201 drop");
      client.getOutputStream().write(new byte[10_000]);
      watched.await(
          "a segment sent again", () -> KernelCounters.of(way.sender).get("TcpRetransSegs") > 0);
      way.sender.firewall().add("output", "tcp dport 5201 drop");
      watched.await(
          "one that could not be",
          () -> KernelCounters.of(way.sender).get("TcpExtTCPRetransFail") > 0);

      long traced = sum(againAt(tracing), Count::segments);
      KernelCounters kernels = KernelCounters.of(way.sender);
      long failed = kernels.get("TcpExtTCPRetransFail");
      assertThat(traced).isLessThanOrEqualTo(kernels.get("TcpRetransSegs") - failed);
      watched.eventually(
          "the failures",
          () ->
              assertThat(watched.sum("tcp_host_failed_retransmissions_total"))
                  .isGreaterThanOrEqualTo(failed));
      assertThat(accepted.getInputStream().available()).isZero();
    }
  }

  @Test
  void resets_and_states() throws Exception {
    try (Tracing tracing = Tracing.open();
        WatchedHost watched = WatchedHost.in(way.sender, "tracepoints: true\n");
        WatchedHost other = WatchedHost.in(way.receiver, "tracepoints: true\n")) {
      wholeInOneAttempt(this::endsByTheKernel, () -> endsTraced(tracing), this::connectAndFail);

      Map<String, Long> traced = endsTraced(tracing);
      watched.eventually(
          "the client's side",
          () -> {
            assertThat(watched.sum(RESETS, "direction=received")).isEqualTo(traced.get("refused"));
            assertThat(watched.sum(RESETS, "direction=sent")).isEqualTo(traced.get("broken off"));
            assertThat(watched.sum(STATES, "from=close", "to=syn_sent"))
                .isEqualTo(traced.get("asked for"));
            assertThat(watched.sum(STATES, "from=syn_sent", "to=close"))
                .isEqualTo(traced.get("failed"));
          });
      other.eventually(
          "the server's side",
          () -> {
            assertThat(other.sum(RESETS, "direction=sent", "ip_version=4"))
                .isEqualTo(traced.get("refusals of IPv4"));
            assertThat(other.sum(RESETS, "direction=sent", "ip_version=6"))
                .isEqualTo(traced.get("refusals of IPv6"));
            assertThat(other.sum(RESETS, "direction=received"))
                .isEqualTo(traced.get("seen broken off"));
            assertThat(other.sum(STATES, "from=syn_recv", "to=established"))
                .isEqualTo(traced.get("accepted"));
          });
      assertThat(watched.sum("tcp_host_traced_missed_events_total")).isZero();
    }
  }

  /** Half of the refusals are of either family, and all that fail are refused. */
  private Map<String, Long> endsByTheKernel() {
    KernelCounters client = KernelCounters.of(way.sender);
    KernelCounters server = KernelCounters.of(way.receiver);
    return Map.of(
        "refused", client.get("TcpAttemptFails"),
        "failed", client.get("TcpAttemptFails"),
        "asked for", client.get("TcpActiveOpens"),
        "broken off", client.get("TcpOutRsts"),
        "refusals of IPv4", server.get("TcpOutRsts") / 2,
        "refusals of IPv6", server.get("TcpOutRsts") / 2,
        "seen broken off", server.get("TcpEstabResets"),
        "accepted", server.get("TcpPassiveOpens"));
  }

  private Map<String, Long> endsTraced(Tracing tracing) throws Exception {
    List<Count> client = traced(tracing, way.sender);
    List<Count> server = traced(tracing, way.receiver);
    return Map.of(
        "refused", sum(at(client, TracedPlace.RESET_RECEIVED), Count::times),
        "failed", changes(client, SYN_SENT, CLOSE),
        "asked for", changes(client, CLOSE, SYN_SENT),
        "broken off", sum(at(client, TracedPlace.RESET_SENT), Count::times),
        "refusals of IPv4", refusals(server, false),
        "refusals of IPv6", refusals(server, true),
        "seen broken off", sum(at(server, TracedPlace.RESET_RECEIVED), Count::times),
        "accepted", changes(server, SYN_RECV, ESTABLISHED));
  }

  private void connectAndFail() throws Exception {
    for (InetAddress address : List.of(way.far.left().ipv4(), way.far.left().ipv6())) {
      for (int i = 0; i < 3; i++) {
        // Nobody listens there.
        assertThatThrownBy(() -> way.sender.call(() -> new Socket(address, Transfer.PORT)))
            .isInstanceOf(ConnectException.class);
      }
      breakOff(address);
      Transfer.send(way.sender, way.receiver, address, 10_000);
    }
  }

  /** A connection that its client ends with a reset. */
  private void breakOff(InetAddress address) throws Exception {
    try (ServerSocket server = Transfer.listen(way.receiver, address)) {
      Socket client = way.sender.call(() -> new Socket(address, Transfer.PORT));
      try (Socket accepted = server.accept()) {
        client.setSoLinger(true, 0);
        client.close();
        assertThatThrownBy(() -> accepted.getInputStream().read()).isInstanceOf(IOException.class);
      }
    }
  }

  /** Never more than the truth, and once all of it. */
  private static void wholeInOneAttempt(Counts truth, Counts traced, Task task) throws Exception {
    Map<String, Long> expected = Map.of();
    Map<String, Long> found = Map.of();
    for (int i = 0; i < ATTEMPTS && (i == 0 || !found.equals(expected)); i++) {
      Map<String, Long> truthBefore = truth.read();
      Map<String, Long> tracedBefore = traced.read();
      task.run();
      expected = since(truthBefore, truth.read());
      found = since(tracedBefore, traced.read());
      assertThat(expected).allSatisfy((what, count) -> assertThat(count).as(what).isPositive());
      assertThat(since(found, expected))
          .allSatisfy((what, left) -> assertThat(left).as(what).isNotNegative());
    }
    assertThat(found).isEqualTo(expected);
  }

  private static Map<String, Long> since(Map<String, Long> before, Map<String, Long> now) {
    Map<String, Long> difference = new TreeMap<>(now);
    before.forEach((what, count) -> difference.merge(what, -count, Long::sum));
    return difference;
  }

  private List<Count> againAt(Tracing tracing) throws Exception {
    return at(traced(tracing, way.sender), TracedPlace.RETRANSMIT);
  }

  private static List<Count> traced(Tracing tracing, Host host) throws Exception {
    tracing.read();
    return tracing.of(host.call(NetworkNamespace::currentCookie)).counts();
  }

  private static List<Count> at(List<Count> counts, TracedPlace place) {
    return counts.stream().filter(count -> count.place() == place).toList();
  }

  private static long refusals(List<Count> counts, boolean v6) {
    List<Count> sent = at(counts, TracedPlace.RESET_SENT);
    return sum(sent.stream().filter(count -> count.v6() == v6).toList(), Count::times);
  }

  private static long changes(List<Count> counts, int from, int to) {
    List<Count> states = at(counts, TracedPlace.STATE);
    return sum(
        states.stream().filter(count -> count.from() == from && count.to() == to).toList(),
        Count::times);
  }

  private static long sum(List<Count> counts, ToLongFunction<Count> what) {
    return counts.stream().mapToLong(what).sum();
  }
}

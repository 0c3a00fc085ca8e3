package io.netsonde.tcp.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Readings of this machine and of a namespace beside. */
@NeedsRoot
@NeedsTool("ip")
class HostLoopTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Test
  void each_namespace_is_read_by_itself_and_its_sockets_are_surveyed() throws Exception {
    try (Lab lab = Lab.open()) {
      Host beside = lab.host("beside");
      String netns = beside.namespace().name();
      HostLoop loop = new HostLoop(config(List.of(netns)));
      Thread thread = Thread.ofPlatform().start(loop);
      try (ServerSocket server =
              beside.call(() -> new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
          Socket client =
              beside.call(
                  () -> new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort()));
          Socket accepted = server.accept()) {
        accepted.getOutputStream().write(new byte[500]);
        // All in one look: a snapshot's counters are older than its sockets.
        Eventually.within(LIMIT)
            .pass(
                "the connection",
                () -> {
                  HostSnapshot.Namespace seen = namespace(loop, netns).orElseThrow();
                  SocketSummary sockets = seen.sockets().orElseThrow();
                  assertThat(sockets.receiveQueueBytes()).isEqualTo(500);
                  assertThat(sockets.states())
                      .containsEntry(new SocketSummary.State(true, "listen"), 1L)
                      .containsEntry(new SocketSummary.State(true, "established"), 2L)
                      .hasSize(2);
                  assertThat(seen.values())
                      .containsEntry("Tcp.ActiveOpens", 1L)
                      .containsEntry("Tcp.PassiveOpens", 1L)
                      .containsEntry("Tcp.CurrEstab", 2L);
                });

        assertThat(client.isConnected()).isTrue();
        assertThat(namespace(loop, "")).isPresent();
        assertThat(loop.snapshot().errors()).isEmpty();
      } finally {
        loop.stop();
        thread.join();
      }
    }
  }

  @Test
  void a_namespace_that_is_gone_is_no_more_told_of() throws Exception {
    String netns;
    HostLoop loop;
    Thread thread;
    try (Lab lab = Lab.open()) {
      netns = lab.host("passing").namespace().name();
      loop = new HostLoop(config(List.of(netns)));
      thread = Thread.ofPlatform().start(loop);
      Eventually.within(LIMIT).see("it", () -> namespace(loop, netns), Optional::isPresent);
    }
    Eventually.within(LIMIT).see("gone", () -> namespace(loop, netns), Optional::isEmpty);
    assertThat(namespace(loop, "")).isPresent();
    loop.stop();
    thread.join();
  }

  private static HostConfig config(List<String> namespaces) {
    return new HostConfig(true, Duration.ofMillis(20), false, namespaces, 10, true, false);
  }

  private static Optional<HostSnapshot.Namespace> namespace(HostLoop loop, String netns) {
    return loop.snapshot().namespaces().stream().filter(n -> n.netns().equals(netns)).findFirst();
  }
}

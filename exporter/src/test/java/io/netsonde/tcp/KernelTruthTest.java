package io.netsonde.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A sender, a router that loses one packet in a hundred, a receiver: what is counted at the sender
 * is what the sender's kernel says it sent again.
 */
@NeedsRoot
@NeedsTool({"ip", "nft"})
class KernelTruthTest {
  private static final String RETRANSMITTED = "tcp_flow_retransmitted_segments_total";
  private static final String RESETS = "tcp_host_traced_resets_total";
  private static final String STATES = "tcp_host_traced_state_changes_total";
  private static final String FAILED = "tcp_host_failed_retransmissions_total";
  private static final String TRUTH = "tcp_host_retransmitted_segments_total";

  private final Lab lab = Lab.open();
  private final Host sender = lab.host("sender");
  private final Host router = lab.host("router");
  private final Host receiver = lab.host("receiver");
  private final Link near = lab.link(sender, router, "10.98.0.0/24", "fd98::/64");
  private final Link far = lab.link(receiver, router, "10.99.0.0/24", "fd99::/64");

  @BeforeEach
  void connect() {
    router.forward();
    sender.route("default via 10.98.0.2").route("default via fd98::2");
    receiver.route("default via 10.99.0.2").route("default via fd99::2");
    for (Link link : new Link[] {near, far}) {
      Transfer.inOrder(link);
    }
  }

  @AfterEach
  void remove() {
    lab.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void segments_that_were_sent_again_are_those_of_the_kernel(boolean offload) throws Exception {
    long bytes = 200_000_000;
    if (!offload) {
      bytes = 30_000_000;
      for (Link link : new Link[] {near, far}) {
        plain(link.left().host(), link.left().name());
        plain(link.right().host(), link.right().name());
      }
    }
    lose();
    String section = "interfaces: ['v*']\nring_size: 32MiB\ntracepoints: true\n";
    try (WatchedHost watched = WatchedHost.in(sender, section);
        WatchedHost other = WatchedHost.in(receiver, section)) {
      awaitTracing(watched);
      Transfer.send(sender, receiver, far.left().ipv4(), bytes);

      String from = "src=" + near.left().ipv4().getHostAddress();
      long sent = bytes;
      watched.eventually(
          "the kernel's count",
          () -> {
            assertThat(watched.sum(TRUTH)).isPositive();
            assertThat(watched.sum(RETRANSMITTED, from)).isEqualTo(watched.sum(TRUTH));
            assertThatTracedIsTheTruth(watched);
            long packets = watched.sum("tcp_flow_retransmitted_packets_total", from);
            assertThat(watched.sum("tcp_host_traced_retransmissions_total"))
                .isBetween(packets - watched.sum(FAILED), packets);
            assertThat(
                    watched.sum("tcp_flow_payload_bytes_total", from)
                        - watched.sum("tcp_flow_retransmitted_bytes_total", from))
                .isEqualTo(sent);
          });
      assertThat(watched.sum("tcp_flow_reordered_packets_total")).isZero();
      assertThat(watched.sum("tcp_capture_dropped_packets_total")).isZero();
      if (offload) {
        assertThat(watched.sum("tcp_flow_retransmitted_packets_total", from))
            .isLessThan(watched.sum(RETRANSMITTED, from));
      }
      // Nothing is overtaken on this way, so nothing is taken for it.
      other.eventually(
          "the receiver's view",
          () ->
              assertThat(other.sum("tcp_flow_payload_bytes_total", from))
                  .isGreaterThanOrEqualTo(sent));
      assertThat(other.sum("tcp_flow_reordered_packets_total")).isZero();
      assertThat(other.sum(RETRANSMITTED, from)).isPositive();
    }
  }

  /** All but what the device refuses, which is counted. */
  private static void assertThatTracedIsTheTruth(WatchedHost watched) {
    assertThat(watched.sum("tcp_host_traced_retransmitted_segments_total") + watched.sum(FAILED))
        .isEqualTo(watched.sum(TRUTH));
  }

  /** What is traced counts from when the kernel has the programs. */
  private static void awaitTracing(WatchedHost watched) {
    watched.await(
        "tracepoints",
        () ->
            watched.health().features().stream()
                .anyMatch(feature -> feature.name().equals("tracepoints") && feature.on()));
  }

  @Test
  void what_could_not_be_sent_again_is_not_traced() throws Exception {
    try (WatchedHost watched = WatchedHost.in(sender, "tracepoints: true\n");
        ServerSocket server =
            receiver.call(() -> new ServerSocket(Transfer.PORT, 5, far.left().ipv4()));
        Socket client = sender.call(() -> new Socket(far.left().ipv4(), Transfer.PORT));
        Socket accepted = server.accept()) {
      awaitTracing(watched);
      router.firewall().add("forward", "tcp dport 5201 drop");
      client.getOutputStream().write(new byte[10_000]);
      watched.await("a segment sent again", () -> watched.sum(TRUTH) > 0);
      sender.firewall().add("output", "tcp dport 5201 drop");
      watched.await("one that could not be", () -> watched.sum(FAILED) > 0);

      watched.eventually("the kernel's count", () -> assertThatTracedIsTheTruth(watched));
      assertThat(accepted.getInputStream().available()).isZero();
    }
  }

  /** What a socket of this machine does, by the kernel's tracepoints and by its counters. */
  @Test
  void resets_and_states_are_those_of_the_kernel() throws Exception {
    try (WatchedHost watched = WatchedHost.in(sender, "tracepoints: true\n");
        WatchedHost other = WatchedHost.in(receiver, "tracepoints: true\n")) {
      awaitTracing(watched);
      awaitTracing(other);
      for (InetAddress address : List.of(far.left().ipv4(), far.left().ipv6())) {
        for (int i = 0; i < 3; i++) {
          // Nobody listens there.
          assertThatThrownBy(() -> sender.call(() -> new Socket(address, Transfer.PORT)))
              .isInstanceOf(ConnectException.class);
        }
        breakOff(address);
        Transfer.send(sender, receiver, address, 10_000);
      }

      watched.eventually(
          "the client's side",
          () -> {
            assertThat(watched.sum(RESETS, "direction=received")).isEqualTo(6);
            assertThat(watched.sum(RESETS, "direction=sent")).isEqualTo(2);
            assertThat(watched.sum("tcp_host_resets_sent_total")).isEqualTo(2);
            assertThat(watched.sum(STATES, "from=close", "to=syn_sent")).isEqualTo(10);
            assertThat(watched.sum(STATES, "from=syn_sent", "to=close")).isEqualTo(6);
            assertThat(watched.sum(STATES, "from=syn_sent", "to=established")).isEqualTo(4);
          });
      other.eventually(
          "the server's side",
          () -> {
            assertThat(other.sum("tcp_host_resets_sent_total")).isEqualTo(6);
            assertThat(other.sum(RESETS, "direction=sent", "ip_version=4")).isEqualTo(3);
            assertThat(other.sum(RESETS, "direction=sent", "ip_version=6")).isEqualTo(3);
            assertThat(other.sum(RESETS, "direction=received")).isEqualTo(2);
            assertThat(other.sum(STATES, "from=syn_recv", "to=established")).isEqualTo(4);
          });
      assertThat(watched.sum("tcp_host_traced_missed_events_total")).isZero();
    }
  }

  /** A connection that its client ends with a reset. */
  private void breakOff(InetAddress address) throws Exception {
    try (ServerSocket server = receiver.call(() -> new ServerSocket(Transfer.PORT, 5, address))) {
      Socket client = sender.call(() -> new Socket(address, Transfer.PORT));
      try (Socket accepted = server.accept()) {
        client.setSoLinger(true, 0);
        client.close();
        assertThatThrownBy(() -> accepted.getInputStream().read()).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void over_ipv6_as_well() throws Exception {
    lose();
    try (WatchedHost watched = WatchedHost.in(sender, "interfaces: ['v*']\nring_size: 32MiB\n")) {
      Transfer.send(sender, receiver, far.left().ipv6(), 100_000_000);

      watched.eventually(
          "the kernel's count",
          () -> {
            assertThat(watched.sum(TRUTH)).isPositive();
            assertThat(watched.sum(RETRANSMITTED, "src=fd98::1")).isEqualTo(watched.sum(TRUTH));
          });
      assertThat(watched.sum("tcp_flow_window_scale_options_total")).isEqualTo(2);
    }
  }

  /** Every hundredth packet with data, and none of those that open a connection. */
  private void lose() {
    router
        .firewall()
        .add("forward", "tcp dport 5201 tcp flags != syn numgen random mod 100 < 1 counter drop");
  }

  private static void plain(Host host, String name) {
    host.run("ip", "link", "set", "dev", name, "gso_max_segs", "1");
  }
}

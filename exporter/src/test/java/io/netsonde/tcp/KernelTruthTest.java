package io.netsonde.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Host;
import io.netsonde.lab.Interface;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
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
      inOrder(link.left());
      inOrder(link.right());
    }
  }

  /**
   * Has one processor take all packets of an interface. Each has a queue of its own otherwise, and
   * what a program sends overtakes what an acknowledgement made the kernel send.
   */
  private static void inOrder(Interface place) {
    String file = "/sys/class/net/" + place.name() + "/queues/rx-0/rps_cpus";
    place.host().run("sh", "-c", "echo 1 > " + file);
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
    String section = "interfaces: ['v*']\nring_size: 32MiB\n";
    try (WatchedHost watched = WatchedHost.in(sender, section);
        WatchedHost other = WatchedHost.in(receiver, section)) {
      Transfer.send(sender, receiver, far.left().ipv4(), bytes);

      String from = "src=" + near.left().ipv4().getHostAddress();
      long sent = bytes;
      watched.eventually(
          "the kernel's count",
          () -> {
            assertThat(watched.sum(TRUTH)).isPositive();
            assertThat(watched.sum(RETRANSMITTED, from)).isEqualTo(watched.sum(TRUTH));
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

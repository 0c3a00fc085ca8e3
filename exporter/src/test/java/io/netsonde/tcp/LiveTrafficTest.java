package io.netsonde.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Bridge;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.linux.FrameSender;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the slice serves of real packets. */
@NeedsRoot
@NeedsTool("ip")
class LiveTrafficTest {
  private static final String PACKETS = "tcp_flow_packets_total";

  private final Lab lab = Lab.open();
  private final Host near = lab.host("near");
  private final Host far = lab.host("far");

  @AfterEach
  void remove() {
    lab.close();
  }

  @Test
  void bytes_are_those_that_were_sent_whatever_the_card_cuts() throws Exception {
    Link link = lab.link(near, far, "10.77.0.0/24");
    long bytes = 1_000_000_000;
    try (WatchedHost watched = WatchedHost.in(near, "interfaces: ['v*']\n");
        WatchedHost receiving = WatchedHost.in(far, "interfaces: ['v*']\nring_size: 32MiB\n")) {
      Transfer.send(near, far, link.right().ipv4(), bytes);

      for (WatchedHost host : new WatchedHost[] {watched, receiving}) {
        host.eventually(
            "all bytes",
            () -> {
              long payload = host.sum("tcp_flow_payload_bytes_total", "src=10.77.0.1");
              long again = host.sum("tcp_flow_retransmitted_bytes_total", "src=10.77.0.1");
              assertThat(payload - again).isEqualTo(bytes);
              assertThat(host.sum("tcp_packet_size")).isGreaterThanOrEqualTo(bytes);
            });
        assertThat(host.sum("tcp_capture_dropped_packets_total")).isZero();
      }
    }
  }

  @Test
  void a_packet_over_a_bridge_counts_once() throws Exception {
    Host middle = lab.host("middle");
    Bridge bridge = lab.bridge(middle);
    bridge.join(near, "10.77.0.1/24");
    bridge.join(far, "10.77.0.2/24");
    try (WatchedHost watched = WatchedHost.in(middle, "interfaces: ['*']\nfilter: tcp\n");
        WatchedHost sender = WatchedHost.in(near, "filter: tcp\n")) {
      Transfer.send(near, far, InetAddress.ofLiteral("10.77.0.2"), 100_000);

      watched.eventually(
          "each once",
          () -> {
            assertThat(sender.sum(PACKETS)).isGreaterThan(5);
            assertThat(watched.sum(PACKETS)).isEqualTo(sender.sum(PACKETS));
            assertThat(watched.sum("tcp_flow_duplicate_frames_total"))
                .isGreaterThanOrEqualTo(sender.sum(PACKETS));
            // On a busy machine the kernel may send something again; copies are none of that.
            assertThat(watched.sum("tcp_flow_retransmitted_packets_total"))
                .isEqualTo(sender.sum("tcp_flow_retransmitted_packets_total"));
          });
    }
  }

  @Test
  void readers_together_serve_what_one_would() throws Exception {
    Link link = lab.link(near, far, "10.77.0.0/24");
    String section = "interfaces: ['v*']\nfilter: tcp\n";
    try (WatchedHost one = WatchedHost.in(near, section);
        WatchedHost three = WatchedHost.in(near, section + "readers: 3\n")) {
      for (int i = 0; i < 12; i++) {
        Transfer.send(near, far, link.right().ipv4(), 100_000);
      }

      three.eventually(
          "the same",
          () -> {
            assertThat(one.sum("tcp_flow_connections_total")).isEqualTo(12);
            for (String family :
                List.of(
                    PACKETS,
                    "tcp_flow_payload_bytes_total",
                    "tcp_flow_connections_total",
                    "tcp_flow_handshakes_total",
                    "tcp_flow_frames_total",
                    "packet_count")) {
              assertThat(three.sum(family)).as(family).isEqualTo(one.sum(family));
            }
            assertThat(three.labels(PACKETS, "src")).doesNotHaveDuplicates();
          });
      assertThat(
              three.sum("tcp_flow_payload_bytes_total")
                  - three.sum("tcp_flow_retransmitted_bytes_total"))
          .isEqualTo(1_200_000);
    }
  }

  @Test
  void the_loopback_shows_each_packet_once() throws Exception {
    try (WatchedHost watched = WatchedHost.in(near, "interfaces: [lo]\n")) {
      Transfer.send(near, near, InetAddress.ofLiteral("127.0.0.1"), 1_000_000);

      watched.eventually(
          "all bytes",
          () ->
              assertThat(
                      watched.sum("tcp_flow_payload_bytes_total", "device=lo")
                          - watched.sum("tcp_flow_retransmitted_bytes_total"))
                  .isEqualTo(1_000_000));
      assertThat(watched.sum("tcp_flow_duplicate_frames_total")).isZero();
      assertThat(watched.sum("tcp_flow_connections_total")).isEqualTo(1);
    }
  }

  @Test
  void packets_with_one_tag_or_two_are_counted() throws Exception {
    Link link = lab.link(near, far);
    try (WatchedHost watched = WatchedHost.in(far, "interfaces: ['v*']\nfilter: tcp port 80\n");
        FrameSender sender = FrameSender.at(link.left())) {
      sender.send(frame("0800", "01"));
      sender.send(frame("810000640800", "02"));
      sender.send(frame("88a8012c810000c80800", "03"));
      // Neither tagged nor plain, another port is no business of ours.
      sender.send(frame("810000640800", "04", "0051"));

      watched.eventually(
          "three packets",
          () -> {
            assertThat(watched.sum(PACKETS, "src=10.0.0.1")).isEqualTo(1);
            assertThat(watched.sum(PACKETS, "src=10.0.0.2")).isEqualTo(1);
            assertThat(watched.sum(PACKETS, "src=10.0.0.3")).isEqualTo(1);
          });
      watched.eventually(
          "the ring's count",
          () -> assertThat(watched.sum("tcp_capture_packets_total")).isEqualTo(3));
      assertThat(watched.sum("tcp_flow_vlan_frames_total", "vlan=100")).isEqualTo(1);
      assertThat(watched.sum("tcp_flow_vlan_frames_total", "vlan=300.200")).isEqualTo(1);
    }
  }

  @Test
  void a_burst_as_fast_as_it_can_be_sent_is_read_whole() throws Exception {
    Link link = lab.link(near, far);
    int frames = 200_000;
    try (WatchedHost watched =
            WatchedHost.in(far, "interfaces: ['v*']\nfilter: tcp\nring_size: 64MiB\n");
        FrameSender sender = FrameSender.at(link.left())) {
      byte[] frame = frame("0800", "01");
      for (int i = 0; i < frames; i++) {
        sender.send(frame);
      }
      watched.eventually(
          "all",
          () -> {
            assertThat(watched.sum("tcp_capture_packets_total")).isEqualTo(frames);
            assertThat(watched.sum("tcp_flow_frames_total")).isEqualTo(frames);
          });
      assertThat(watched.sum("tcp_capture_dropped_packets_total")).isZero();
    }
  }

  /** What ended tcp-exporter from afar, and other things that nobody sends by mistake. */
  @Test
  void no_packet_ends_it() throws Exception {
    Link link = lab.link(near, far);
    try (WatchedHost watched = WatchedHost.in(far, "interfaces: ['v*']\nfilter: ''\n");
        FrameSender sender = FrameSender.at(link.left())) {
      byte[] whole = frame("0800", "09");
      whole[14 + 20 + 14] = 0;
      whole[14 + 20 + 15] = 0;
      sender.send(whole);
      for (int length = 14; length < whole.length; length++) {
        sender.send(Arrays.copyOf(whole, length));
      }
      for (int i = 14; i < whole.length; i++) {
        byte[] broken = whole.clone();
        broken[i] ^= (byte) 0xff;
        sender.send(broken);
      }
      sender.send(frame("0800", "01"));

      watched.eventually(
          "the last one", () -> assertThat(watched.sum(PACKETS, "src=10.0.0.1")).isEqualTo(1));
      assertThat(watched.sum("zerowindow_metric")).isPositive();
      assertThat(watched.health().up()).isTrue();
      assertThat(watched.health().errors()).isEmpty();
    }
  }

  @Test
  void a_device_that_is_not_there_is_said_and_waited_for() throws Exception {
    try (WatchedHost watched = WatchedHost.startedIn(far, "interfaces: [wan0]\n")) {
      watched.await(
          "what is missing",
          () ->
              watched.health().detail().equals("nothing is captured: no interface is called wan0"));
      assertThat(watched.health().up()).isFalse();
      assertThat(watched.health().idle()).isFalse();

      far.run("ip", "link", "add", "wan0", "type", "veth", "peer", "name", "in0");
      far.run("ip", "link", "set", "in0", "up");
      far.run("ip", "link", "set", "wan0", "up");

      watched.await("it", () -> watched.health().up());
      assertThat(watched.health().detail()).isEqualTo("capturing 'tcp or icmp or icmp6' on wan0");
    }
  }

  private static byte[] frame(String types, String source) {
    return frame(types, source, "0050");
  }

  private static byte[] frame(String types, String source, String port) {
    return HexFormat.of()
        .parseHex(
            "ffffffffffff020000000001"
                + types
                + "4500002c00004000400600000a0000"
                + source
                + "0a0000ff1234"
                + port
                + "00000001000000015018020000000000"
                + "61626364");
  }
}

package io.netsonde.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Bridge;
import io.netsonde.lab.Host;
import io.netsonde.lab.Interface;
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
    Link link = Transfer.inOrder(lab.link(near, far, "10.77.0.0/24"));
    long bytes = 1_000_000_000;
    try (WatchedHost watched = WatchedHost.in(near, "interfaces: ['v*']\nring_size: 32MiB\n");
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
  void packets_of_more_than_64_kilobytes_have_their_whole_length() throws Exception {
    Link link = Transfer.inOrder(lab.link(near, far, "fd77::/64"));
    for (Interface end : new Interface[] {link.left(), link.right()}) {
      end.host().run("ip", "link", "set", "dev", end.name(), "gso_max_size", "180000");
      end.host().run("ip", "link", "set", "dev", end.name(), "gro_max_size", "180000");
    }
    long bytes = 300_000_000;
    try (WatchedHost watched = WatchedHost.in(near, "interfaces: ['v*']\nring_size: 32MiB\n")) {
      Transfer.send(near, far, link.right().ipv6(), bytes);

      String from = "src=fd77::1";
      watched.eventually(
          "all bytes",
          () -> {
            long again = watched.sum("tcp_flow_retransmitted_bytes_total", from);
            assertThat(watched.sum("tcp_flow_payload_bytes_total", from) - again).isEqualTo(bytes);
          });
      long packets = watched.sum("tcp_flow_tcp_packets_total", from);
      assertThat(bytes / packets).as("bytes in each of %d packets", packets).isGreaterThan(65_536);
      assertThat(watched.sum("tcp_flow_undecodable_frames_total")).isZero();
    }
  }

  @Test
  void a_packet_over_a_bridge_counts_once() throws Exception {
    Host middle = lab.host("middle");
    Bridge bridge = lab.bridge(middle);
    Transfer.inOrder(bridge.join(near, "10.77.0.1/24"));
    Transfer.inOrder(bridge.join(far, "10.77.0.2/24"));
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

  /** On its way out a tag stands in the frame; on its way in the kernel has taken it off. */
  @Test
  void a_filter_that_asks_for_a_tag_finds_it_on_both_ends() throws Exception {
    Link link = lab.link(near, far);
    String section = "interfaces: ['v*']\nfilter: ";
    try (WatchedHost out = WatchedHost.in(near, section + "vlan 100 and tcp port 80\n");
        WatchedHost in = WatchedHost.in(far, section + "vlan 100 and tcp port 80\n");
        WatchedHost twice = WatchedHost.in(far, section + "vlan 300 and vlan 200\n");
        WatchedHost without = WatchedHost.in(far, section + "tcp and not vlan\n");
        FrameSender sender = FrameSender.at(link.left())) {
      sender.send(frame("0800", "01"));
      sender.send(frame("810000c80800", "02"));
      sender.send(frame("88a8012c810000c80800", "03"));
      sender.send(frame("810000640800", "04", "0051"));
      sender.send(frame("810000640800", "05"));

      expect(out, "10.0.0.5");
      expect(in, "10.0.0.5");
      expect(twice, "10.0.0.3");
      expect(without, "10.0.0.1");
      assertThat(in.sum("tcp_flow_vlan_frames_total", "vlan=100")).isEqualTo(1);
    }
  }

  private static void expect(WatchedHost watched, String source) {
    watched.eventually(
        source + " alone",
        () -> {
          assertThat(watched.sum(PACKETS, "src=" + source)).isEqualTo(1);
          assertThat(watched.sum("tcp_capture_packets_total")).isEqualTo(1);
        });
  }

  /** What a switch shows to who asks for everything, and to nobody else. */
  @Test
  void promiscuous_shows_what_is_meant_for_others() throws Exception {
    Host middle = lab.host("middle");
    Bridge bridge = lab.bridge(middle);
    Transfer.inOrder(bridge.join(near, "10.77.0.1/24"));
    Transfer.inOrder(bridge.join(far, "10.77.0.2/24"));
    String name = bridge.own().name();
    // So that no frame is flooded, of which the bridge's own interface gets a copy.
    Transfer.send(near, far, InetAddress.ofLiteral("10.77.0.2"), 1_000);
    String section = "interfaces: [" + name + "]\nfilter: tcp\n";
    try (WatchedHost own = WatchedHost.in(middle, section);
        WatchedHost sender = WatchedHost.in(near, "filter: tcp\n")) {
      assertThat(promiscuity(bridge)).isZero();
      Transfer.send(near, far, InetAddress.ofLiteral("10.77.0.2"), 100_000);
      sender.eventually(
          "the connection",
          () -> assertThat(sender.sum("tcp_flow_connections_ended_total", "how=fin")).isEqualTo(1));
      long first = sender.sum(PACKETS);
      try (WatchedHost all = WatchedHost.in(middle, section + "promiscuous: true\n")) {
        assertThat(promiscuity(bridge)).isEqualTo(1);
        Transfer.send(near, far, InetAddress.ofLiteral("10.77.0.2"), 100_000);
        all.eventually(
            "all of it",
            () -> {
              assertThat(sender.sum("tcp_flow_connections_ended_total", "how=fin")).isEqualTo(2);
              assertThat(all.sum(PACKETS)).isEqualTo(sender.sum(PACKETS) - first);
              assertThat(
                      all.sum("tcp_flow_payload_bytes_total", "src=10.77.0.1")
                          - all.sum("tcp_flow_retransmitted_bytes_total", "src=10.77.0.1"))
                  .isEqualTo(100_000);
            });
        assertThat(all.sum("tcp_flow_frames_total", "device=" + name))
            .isEqualTo(all.sum("packet_count"));
        own.eventually(
            "the same, since the interface is one",
            () -> assertThat(own.sum(PACKETS)).isEqualTo(all.sum(PACKETS)));
      }
      own.eventually("it is left as it was", () -> assertThat(promiscuity(bridge)).isZero());
    }
  }

  private static int promiscuity(Bridge bridge) {
    String shown = bridge.own().host().run("ip", "-d", "link", "show", "dev", bridge.own().name());
    String word = "promiscuity ";
    int begin = shown.indexOf(word) + word.length();
    return Integer.parseInt(shown.substring(begin).split("\\D", 2)[0]);
  }

  /** A frame for another card, which the kernel marks as such: it is there, and came in. */
  @Test
  void a_frame_for_another_card_is_one_that_came_in() throws Exception {
    Link link = lab.link(near, far);
    try (WatchedHost watched = WatchedHost.in(far, "interfaces: ['v*']\nfilter: tcp\n");
        FrameSender sender = FrameSender.at(link.left())) {
      for (int id : new int[] {1, 3, 2}) {
        byte[] frame = frame("0800", "01");
        frame[0] = 2;
        frame[19] = (byte) id;
        frame[41] = (byte) (4 * id);
        sender.send(frame);
      }
      watched.eventually(
          "all three", () -> assertThat(watched.sum(PACKETS, "src=10.0.0.1")).isEqualTo(3));
      // Of what this machine sends itself nothing is ever overtaken.
      assertThat(watched.sum("tcp_flow_reordered_packets_total")).isEqualTo(1);
      assertThat(watched.sum("tcp_flow_retransmitted_packets_total")).isZero();
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

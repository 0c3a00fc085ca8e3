package io.netsonde.wire.frame;

import static io.netsonde.wire.frame.Crafted.CLIENT;
import static io.netsonde.wire.frame.Crafted.SERVER;
import static io.netsonde.wire.frame.Crafted.bytes;
import static io.netsonde.wire.frame.Crafted.ethernet;
import static io.netsonde.wire.frame.Crafted.frame;
import static io.netsonde.wire.frame.Crafted.ipv4;
import static io.netsonde.wire.frame.Crafted.ipv6;
import static io.netsonde.wire.frame.Crafted.join;
import static io.netsonde.wire.frame.Crafted.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands around a TCP segment, in all the ways in which it comes. */
class PacketDecoderTest {
  private static final int ETHERNET = 1;
  private static final byte[] OPTIONS =
      bytes(2, 4, 5, 0xb4, 3, 3, 7, 1, 8, 10, 0, 0, 0, 9, 0, 0, 0, 8, 4, 2);
  private static final byte[] SEGMENT = tcp(4321, 80, 77, 66, 0x18, 500, OPTIONS, 100);
  private static final byte[] PACKET = ipv4(CLIENT, SERVER, 6, 42, SEGMENT);
  private static final byte[] PACKET_V6 = ipv6(1, 2, 6, SEGMENT);

  private final PacketDecoder decoder = new PacketDecoder();
  private final Packet packet = new Packet();

  /** A way, and the frame in it. */
  static final class Way {
    final String name;
    final int linkType;
    final byte[] bytes;

    Way(String name, int linkType, byte[] bytes) {
      this.name = name;
      this.linkType = linkType;
      this.bytes = bytes;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Way> ways() {
    Map<String, Way> ways = new LinkedHashMap<>();
    add(ways, "ethernet", ETHERNET, ethernet(0x0800, PACKET));
    add(ways, "padded", ETHERNET, join(ethernet(0x0800, PACKET), new byte[9]));
    add(ways, "ipv6", ETHERNET, ethernet(0x86dd, PACKET_V6));
    add(ways, "vlan", ETHERNET, ethernet(0x8100, join(bytes(0, 100, 8, 0), PACKET)));
    byte[] inner = join(bytes(0, 200, 8, 0), PACKET);
    add(ways, "qinq", ETHERNET, ethernet(0x88a8, join(bytes(0, 100, 0x81, 0), inner)));
    add(ways, "mpls", ETHERNET, ethernet(0x8847, join(bytes(0, 1, 0, 9, 0, 2, 1, 9), PACKET)));
    byte[] wire = join(bytes(0, 2, 1, 9, 0, 0, 0, 0), ethernet(0x0800, PACKET));
    add(ways, "pseudowire", ETHERNET, ethernet(0x8847, wire));
    byte[] session = bytes(0x11, 0, 0, 1, 0, PACKET.length + 2, 0, 0x21);
    add(ways, "pppoe", ETHERNET, ethernet(0x8864, join(session, PACKET)));
    byte[] snap = bytes(0xaa, 0xaa, 3, 0, 0, 0, 8, 0);
    add(ways, "802.3", ETHERNET, ethernet(PACKET.length + 8, join(snap, PACKET)));
    add(ways, "fddi", 10, join(new byte[13], snap, PACKET));
    add(ways, "null", 0, join(bytes(2, 0, 0, 0), PACKET));
    add(ways, "null of the other order", 0, join(bytes(0, 0, 0, 2), PACKET));
    add(ways, "null v6", 0, join(bytes(30, 0, 0, 0), PACKET_V6));
    add(ways, "loop", 108, join(bytes(0, 0, 0, 24), PACKET_V6));
    add(ways, "raw", 101, PACKET);
    add(ways, "ipv4 alone", 228, PACKET);
    add(ways, "ipv6 alone", 229, PACKET_V6);
    add(ways, "cooked", 113, join(new byte[14], bytes(8, 0), PACKET));
    add(ways, "cooked 2", 276, join(bytes(8, 0), new byte[18], PACKET));
    byte[] attributes = bytes(2, 0, 0, 0, 5, 0, 10, 0, 65, 0, 0, 0, PACKET.length + 4, 0, 9, 0);
    add(ways, "nflog", 239, join(attributes, PACKET));
    add(ways, "ppp", 9, join(bytes(0xff, 3, 0, 0x21), PACKET));
    add(ways, "hdlc", 104, join(bytes(15, 0, 8, 0), PACKET));
    byte[] optioned = ipv4(CLIENT, SERVER, 6, 42, 0x4000, bytes(1, 1, 1, 0), SEGMENT);
    add(ways, "ip options", ETHERNET, ethernet(0x0800, optioned));
    byte[] chain = join(bytes(60, 0, 1, 4, 0, 0, 0, 0, 6, 0, 1, 4, 0, 0, 0, 0), SEGMENT);
    add(ways, "extensions", ETHERNET, ethernet(0x86dd, ipv6(1, 2, 0, chain)));
    byte[] atomic = join(bytes(6, 0, 0, 0, 0, 0, 0, 1), SEGMENT);
    add(ways, "atomic fragment", ETHERNET, ethernet(0x86dd, ipv6(1, 2, 44, atomic)));
    return List.copyOf(ways.values());
  }

  private static void add(Map<String, Way> ways, String name, int linkType, byte[] bytes) {
    ways.put(name, new Way(name, linkType, bytes));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void a_segment_is_found_in_every_way_that_it_comes(Way way) {
    decoder.decode(frame(way.linkType, way.bytes), packet);

    assertThat(packet.problem()).isNull();
    assertSegment();
    assertThat(packet.tunnelled()).isFalse();
    assertThat(packet.outer().source().toString()).isIn("192.0.2.1", "2001:db8::1");
    assertThat(packet.outer().destination().toString()).isIn("198.51.100.2", "2001:db8::2");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void truncation_at_any_byte_leaves_a_reason_and_nothing_wrong(Way way) {
    int whole = way.bytes.length - (way.name.equals("padded") ? 9 : 0) - 100;
    for (int captured = 0; captured <= way.bytes.length; captured++) {
      byte[] cut = Arrays.copyOf(way.bytes, captured);
      Frame frame = new Frame();
      frame.moveTo(cut, 0, captured, way.bytes.length, way.linkType, 0, 0);

      decoder.decode(frame, packet);

      if (captured >= whole) {
        assertSegment();
      } else if (captured >= whole - OPTIONS.length) {
        assertThat(packet.tcpWhole()).as("%d bytes", captured).isTrue();
        assertThat(packet.tcp().payload()).isEqualTo(100);
        assertThat(packet.tcp().optionsWhole()).isFalse();
      } else {
        assertThat(packet.tcpWhole()).as("%d bytes", captured).isFalse();
      }
    }
  }

  @Test
  void vlans_are_told_also_the_one_that_the_kernel_stripped() {
    Frame frame = frame(ETHERNET, ethernet(0x8100, join(bytes(0, 200, 8, 0), PACKET)));
    frame.strippedVlan(100, 0x88a8);

    decoder.decode(frame, packet);

    assertThat(packet.vlanCount()).isEqualTo(2);
    assertThat(packet.outerVlan()).isEqualTo(100);
    assertThat(packet.innerVlan()).isEqualTo(200);
    assertSegment();
  }

  @Test
  void tunnels_have_outer_and_inner_ends() {
    byte[] vxlan = join(bytes(8, 0, 0, 0, 0, 0, 1, 0), ethernet(0x0800, PACKET));
    byte[] udp = join(bytes(1, 1, 4789 >> 8, 4789 & 255, 0, 0, 0, 0), vxlan);
    byte[] teb = join(bytes(0x20, 0, 0x65, 0x58, 0, 0, 0, 7), ethernet(0x0800, PACKET));
    for (byte[] tunnel :
        List.of(
            ipv4(9, 10, 4, 1, PACKET),
            ipv4(9, 10, 17, 1, udp),
            ipv4(9, 10, 47, 1, teb),
            ipv4(9, 10, 47, 1, join(bytes(0, 0, 8, 0), PACKET)))) {
      decoder.decode(frame(ETHERNET, ethernet(0x0800, tunnel)), packet);

      assertThat(packet.tunnelled()).isTrue();
      assertThat(packet.outer().source()).hasToString("0.0.0.9");
      assertThat(packet.inner().source()).hasToString("192.0.2.1");
      assertThat(packet.innerIdentification()).isEqualTo(42);
      assertThat(packet.identification()).isEqualTo(1);
      assertSegment();
    }
    decoder.decode(frame(ETHERNET, ethernet(0x0800, ipv4(9, 10, 41, 1, PACKET_V6))), packet);
    assertThat(packet.inner().source()).hasToString("2001:db8::1");
    assertSegment();
  }

  @ParameterizedTest
  @ValueSource(strings = {"012", "021", "102", "120", "201", "210", "0012", "2210"})
  void a_header_that_is_split_over_fragments_is_put_together(String order) {
    byte[][] parts = {
      ipv4(CLIENT, SERVER, 6, 42, 0x2000, new byte[0], Arrays.copyOfRange(SEGMENT, 0, 8)),
      ipv4(CLIENT, SERVER, 6, 42, 0x2001, new byte[0], Arrays.copyOfRange(SEGMENT, 8, 48)),
      ipv4(CLIENT, SERVER, 6, 42, 6, new byte[0], Arrays.copyOfRange(SEGMENT, 48, SEGMENT.length))
    };
    for (int i = 0; i < order.length(); i++) {
      decoder.decode(frame(ETHERNET, ethernet(0x0800, parts[order.charAt(i) - '0'])), packet);
      assertThat(packet.fragment()).isTrue();
      assertThat(packet.tcpWhole()).isEqualTo(i == order.length() - 1);
    }
    assertThat(packet.reassembled()).isTrue();
    assertSegment();
  }

  @Test
  void fragments_that_never_become_whole_are_bounded_and_counted() {
    for (int id = 0; id < 1000; id++) {
      byte[] first = ipv4(CLIENT, SERVER, 6, id, 0x2000, new byte[0], new byte[8]);
      decoder.decode(frame(ETHERNET, ethernet(0x0800, first)), packet);
    }
    assertThat(decoder.evictedPackets()).isEqualTo(1000 - Reassembly.SLOTS);
    byte[] late = ipv4(CLIENT, SERVER, 6, 5000, 0x2000, new byte[0], new byte[8]);
    byte[] frame = ethernet(0x0800, late);
    decoder.decode(frame(ETHERNET, frame, frame.length, 100_000_000_000L), packet);
    assertThat(decoder.incompletePackets()).isEqualTo(Reassembly.SLOTS);
  }

  @Test
  void a_length_of_zero_stands_for_more_than_64_kilobytes() {
    byte[] segment = tcp(4321, 80, 77, 66, 0x18, 500, OPTIONS, 80_000);
    byte[] big = ethernet(0x0800, ipv4(CLIENT, SERVER, 6, 42, segment));
    big[16] = 0;
    big[17] = 0;

    decoder.decode(frame(ETHERNET, big, 96, 0), packet);

    assertThat(packet.tcp().payload()).isEqualTo(80_000);
    assertThat(packet.ipLength()).isEqualTo(80_060);
  }

  /**
   * IPv6: with the option that says how long it is (RFC 2675), and as newer kernels do, without.
   */
  @Test
  void the_same_of_ipv6_with_its_option_or_without() {
    byte[] segment = tcp(4321, 80, 77, 66, 0x18, 500, OPTIONS, 80_000);
    int behind = 8 + segment.length;
    byte[] option =
        bytes(6, 0, 0xc2, 4, behind >> 24, behind >> 16 & 0xff, behind >> 8 & 0xff, behind & 0xff);
    byte[] jumbo = ethernet(0x86dd, ipv6(1, 2, 0, join(option, segment)));
    byte[] plain = ethernet(0x86dd, ipv6(1, 2, 6, segment));
    for (byte[] big : List.of(jumbo, plain)) {
      big[18] = 0;
      big[19] = 0;

      decoder.decode(frame(ETHERNET, big, 128, 0), packet);

      assertThat(packet.problem()).isNull();
      assertThat(packet.tcp().payload()).isEqualTo(80_000);
      assertThat(packet.ipLength()).isEqualTo(big.length - 14);
    }
  }

  @Test
  void a_router_that_could_not_pass_a_packet_on_names_it() {
    byte[] report = join(bytes(3, 4, 0, 0, 0, 0, 5, 0), PACKET);
    decoder.decode(frame(ETHERNET, ethernet(0x0800, ipv4(7, CLIENT, 1, 1, report))), packet);
    assertThat(packet.fragmentationNeeded()).isTrue();
    assertThat(packet.quoted().destination()).hasToString("198.51.100.2");
    assertThat(packet.tcpFound()).isFalse();

    byte[] tooBig = join(bytes(2, 0, 0, 0, 0, 0, 5, 0), PACKET_V6);
    decoder.decode(frame(ETHERNET, ethernet(0x86dd, ipv6(7, 1, 58, tooBig))), packet);
    assertThat(packet.fragmentationNeeded()).isTrue();
    assertThat(packet.quoted().destination()).hasToString("2001:db8::2");
  }

  @Test
  void what_cannot_be_is_malformed_and_what_is_unknown_is_said() {
    assertThat(problem(147, PACKET)).isEqualTo(Undecodable.LINK_TYPE);
    byte[] shortHeader = PACKET.clone();
    shortHeader[0] = 0x44;
    assertThat(problem(101, shortHeader)).isEqualTo(Undecodable.MALFORMED);
    byte[] shortTcp = PACKET.clone();
    shortTcp[32] = 0x40;
    assertThat(problem(101, shortTcp)).isEqualTo(Undecodable.MALFORMED);
    byte[] nested = PACKET;
    for (int i = 0; i < 9; i++) {
      nested = ipv4(1, 2, 4, 1, nested);
    }
    assertThat(problem(101, nested)).isEqualTo(Undecodable.NESTED);
    assertThat(problem(ETHERNET, ethernet(0x0806, new byte[28]))).isNull();
  }

  private @Nullable Undecodable problem(int linkType, byte[] bytes) {
    decoder.decode(frame(linkType, bytes), packet);
    return packet.problem();
  }

  private void assertSegment() {
    assertThat(packet.tcpWhole()).isTrue();
    TcpView tcp = packet.tcp();
    assertThat(tcp.sourcePort()).isEqualTo(4321);
    assertThat(tcp.destinationPort()).isEqualTo(80);
    assertThat(tcp.sequence()).isEqualTo(77);
    assertThat(tcp.acknowledgement()).isEqualTo(66);
    assertThat(tcp.flags()).isEqualTo(0x18);
    assertThat(tcp.window()).isEqualTo(500);
    assertThat(tcp.payload()).isEqualTo(100);
    assertThat(tcp.end()).isEqualTo(177);
    assertThat(tcp.maximumSegmentSize()).isEqualTo(1460);
    assertThat(tcp.windowScale()).isEqualTo(7);
    assertThat(tcp.timestamp()).isEqualTo(9);
    assertThat(tcp.timestampEcho()).isEqualTo(8);
  }
}

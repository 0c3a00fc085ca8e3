package io.netsonde.tcp.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.linux.PcapLibrary;
import io.netsonde.linux.SockAddr;
import io.netsonde.linux.Socket;
import io.netsonde.wire.bpf.Bpf;
import io.netsonde.wire.bpf.Instruction;
import io.netsonde.wire.bpf.Interpreter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureFilterTest {
  private static final int SNAP = 128;

  private final PcapLibrary library = PcapLibrary.installed().orElseThrow();

  /** Our translation and that of libpcap, on the same packets. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tcp",
        "udp",
        "icmp",
        "icmp6",
        "ip",
        "ip6",
        "not tcp",
        "tcp or icmp or icmp6",
        "port 80",
        "tcp port 80",
        "udp port 53",
        "tcp src port 80",
        "dst port 443",
        "port 80 or 443",
        "tcp port 80 or 443 or 22",
        "portrange 80-90",
        "tcp portrange 50-80",
        "src portrange 22-53",
        "host 10.0.1.2",
        "ip host 10.0.1.2",
        "src host 10.0.0.1",
        "dst 10.0.0.2",
        "src or dst host 10.0.0.1",
        "src and dst host 10.0.0.1",
        "host 10.0.0.1 or 10.0.0.2",
        "host fd00::1",
        "ip6 host fd00:1::2",
        "net 10.0.1.0/24",
        "src net 10.0.0.0/16",
        "dst net fd00::/31",
        "net fd00:1::/32",
        "net ::/0",
        "not (host 10.0.0.1 or port 80) and tcp",
        "tcp and port 80 or udp",
        "udp or tcp and port 80",
        "! port 22 && ip",
        "(tcp or udp) and (port 53 || port 80) and not src host 10.0.1.1",
        "not not tcp",
        "src and dst port 80"
      })
  void an_expression_means_what_it_means_to_libpcap(String expression) throws Exception {
    long seed = new Random().nextLong();
    Packets packets = new Packets(new Random(seed));
    CaptureFilter ours = CaptureFilter.of(expression, SNAP);
    assertThat(ours.compiler()).isEqualTo("netsonde");
    Interpreter ethernet = new Interpreter(ours.ethernet());
    Interpreter bare = new Interpreter(ours.bare());
    Interpreter theirs = new Interpreter(library.compile(expression, PcapLibrary.DLT_EN10MB, SNAP));
    // Of ARP, libpcap compares the addresses as well: it is not captured here.
    String ip = expression.isEmpty() ? "" : "(ip or ip6) and (" + expression + ")";
    Interpreter alsoTheirs = new Interpreter(library.compile(ip, PcapLibrary.DLT_RAW, SNAP));
    int wanted = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] frame = packets.frame();
      String about = "seed " + seed + ": " + HexFormat.of().formatHex(frame);
      long verdict = theirs.run(frame);
      wanted += verdict == 0 ? 0 : 1;
      assertThat(ethernet.run(frame)).as(about).isEqualTo(verdict);
      if (frame[13] != 6) {
        byte[] packet = Arrays.copyOfRange(frame, 14, frame.length);
        assertThat(bare.run(packet)).as("bare, " + about).isEqualTo(alsoTheirs.run(packet));
      }
    }
    assertThat(wanted).as("packets wanted").isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tcp[tcpflags] & tcp-syn != 0", "ether host 02:00:00:00:00:01", "less 100", "arp"})
  void what_we_do_not_know_is_left_to_libpcap(String expression) throws Exception {
    CaptureFilter filter = CaptureFilter.of(expression, SNAP);

    assertThat(filter.compiler()).isEqualTo("libpcap");
    assertThat(filter.ethernet())
        .isEqualTo(library.compile(expression, PcapLibrary.DLT_EN10MB, SNAP));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "tpc|tpc (expected: an expression as pcap-filter(7) has it; libpcap: ",
        "tcp port|'tcp port' (expected: an expression as pcap-filter(7) has it; libpcap: ",
        "port 99999|'port 99999' (expected: an expression as pcap-filter(7) has it; libpcap: ",
        "ip6 protochain 6|'ip6 protochain 6' (expected: no protochain,",
        "host 10.0.0.300|'host 10.0.0.300' (expected: an expression as pcap-filter(7) has it;"
      })
  void what_nobody_knows_is_refused_in_one_line(String expression, String beginning) {
    assertThatThrownBy(() -> CaptureFilter.of(expression, SNAP))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .startsWith(beginning)
        .doesNotContain("\n");
  }

  @Test
  void without_libpcap_the_message_says_what_is_known() {
    assertThat(CaptureFilter.of("tcp port 80", SNAP, Optional.empty()).compiler())
        .isEqualTo("netsonde");
    assertThatThrownBy(() -> CaptureFilter.of("vlan 5", SNAP, Optional.empty()))
        .hasMessage(
            "'vlan 5' (expected: tcp, udp, icmp, icmp6, ip, ip6, host, net, port, portrange, src,"
                + " dst, and, or, not; all else needs libpcap, which is not installed)");
  }

  @Test
  void one_that_the_kernel_would_refuse_for_its_length_is_refused() {
    String many = "host fd00::1" + " or fd00::2".repeat(80);
    assertThatThrownBy(() -> CaptureFilter.of(many, SNAP))
        .hasMessageContaining(" (expected: at most 4096 instructions of the kernel, not ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        CaptureFilter.DEFAULT,
        "tcp[tcpflags] & tcp-syn != 0",
        "vlan 100 and tcp port 80 or vlan 200",
        "host fd00::1 or fd00::2 or fd00::3 or port 80 or portrange 100-200"
      })
  void the_kernel_takes_every_program(String expression) throws Exception {
    List<Integer> many = java.util.stream.IntStream.range(1, 400).boxed().toList();
    try (Socket socket =
        Socket.open(SockAddr.AF_INET, Socket.SOCK_DGRAM, Socket.IPPROTO_UDP, "UDP socket")) {
      CaptureFilter filter = CaptureFilter.of(expression, SNAP);
      filter.program(List.of()).attach(socket);
      filter.program(many).attach(socket);
    }
  }

  @Test
  void a_tag_in_the_packet_is_looked_behind() {
    Live live = new Live(CaptureFilter.of("tcp port 80", SNAP));
    byte[] plain = HexFormat.of().parseHex("00".repeat(12) + "0800" + tcp(80));
    byte[] other = HexFormat.of().parseHex("00".repeat(12) + "0800" + tcp(81));
    byte[] tagged = HexFormat.of().parseHex("00".repeat(12) + "8100006f0800" + tcp(80));
    byte[] otherTagged = HexFormat.of().parseHex("00".repeat(12) + "8100006f0800" + tcp(81));
    byte[] twice = HexFormat.of().parseHex("00".repeat(12) + "88a800018100006f0800" + tcp(80));

    assertThat(live.wants(plain)).isTrue();
    assertThat(live.wants(other)).isFalse();
    assertThat(live.wants(tagged)).isTrue();
    assertThat(live.wants(otherTagged)).isFalse();
    assertThat(live.wants(twice)).isTrue();
    Live not = new Live(CaptureFilter.of("not port 80", SNAP));
    assertThat(not.wants(tagged)).isFalse();
    assertThat(not.wants(otherTagged)).isTrue();
    Live theirs = new Live(CaptureFilter.of("tcp[0:2] == 80 and ether[0] == 0", SNAP));
    assertThat(theirs.wants(twice)).isTrue();
    assertThat(theirs.wants(otherTagged)).isFalse();
  }

  /** The kernel's view of a tagged frame, against libpcap's verdict on the frame of the wire. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "vlan",
        "not vlan",
        "vlan 100",
        "vlan 100 and tcp port 80",
        "vlan and vlan 200",
        "tcp port 80 or (vlan 100 and tcp port 80)",
        "vlan 200 or tcp",
        "vlan and host 10.0.0.1",
        "vlan and ip6 and tcp",
        "not (vlan 100 and port 443)",
        "vlan and ether[14:2] & 0xe000 = 0"
      })
  void what_is_asked_of_tags_is_answered_for_those_that_the_kernel_stripped(String expression)
      throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Packets packets = new Packets(random);
    CaptureFilter filter = CaptureFilter.of(expression, SNAP);
    assertThat(filter.compiler()).isEqualTo("libpcap");
    Interpreter theirs = new Interpreter(library.compile(expression, PcapLibrary.DLT_EN10MB, SNAP));
    Live live = new Live(filter);
    int wanted = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] plain = packets.frame();
      byte[] frame = plain;
      for (int tags = random.nextInt(3); tags > 0; tags--) {
        int number = random.nextBoolean() ? 100 : 200;
        frame = tagged(frame, tags == 1 ? 0x8100 : 0x88a8, random.nextInt(8) << 13 | number);
      }
      String about = "seed " + seed + ": " + HexFormat.of().formatHex(frame);
      boolean verdict = theirs.run(frame) != 0;
      wanted += verdict ? 1 : 0;
      // As it is on its way out, and as it comes in.
      assertThat(live.wants(frame)).as(about).isEqualTo(verdict);
      assertThat(live.wantsStripped(frame)).as("stripped, " + about).isEqualTo(verdict);
    }
    assertThat(wanted).as("packets wanted").isPositive();
  }

  @Test
  void a_tag_that_is_asked_for_in_an_unclear_way_is_refused() {
    assertThatThrownBy(() -> CaptureFilter.of("vlan and ether[12] = 0x81", SNAP))
        .hasMessage(
            "'vlan and ether[12] = 0x81' (expected: of ether[12] to ether[15] beside vlan only"
                + " ether[12:2] and ether[14:2])");
  }

  @Test
  void headers_before_that_of_tcp_are_gone_over() {
    Live live = new Live(CaptureFilter.of("tcp port 80", SNAP));
    String addresses = "fd" + "00".repeat(15) + "fd" + "00".repeat(15);
    String head = "00".repeat(12) + "86dd" + "60000000" + "0000";
    String ports = "00500050" + "00".repeat(16);
    // Hop-by-hop options of 8 bytes, a routing header of 16, a first fragment.
    String hop = head + "0040" + addresses + "2b00000000000000" + "2c01" + "00".repeat(14);
    assertThat(live.wants(HexFormat.of().parseHex(hop + "0600000100000001" + ports))).isTrue();
    assertThat(live.wants(HexFormat.of().parseHex(hop + "1100000100000001" + ports))).isFalse();
    // A later fragment has no ports, and is TCP all the same.
    byte[] later = HexFormat.of().parseHex(hop + "0600000900000001" + ports);
    assertThat(live.wants(later)).isFalse();
    assertThat(new Live(CaptureFilter.of("tcp", SNAP)).wants(later)).isTrue();
  }

  @Test
  void where_there_is_no_ethernet_the_network_header_is_where_the_kernel_says() {
    Live live = new Live(CaptureFilter.of("tcp port 80", SNAP));
    byte[] bare = HexFormat.of().parseHex("aaaaaaaa" + tcp(80));
    int tunnel = 768;
    assertThat(live.run(bare, 4, tunnel, 0)).isEqualTo(SNAP);
    assertThat(live.run(HexFormat.of().parseHex("aaaaaaaa" + tcp(81)), 4, tunnel, 0)).isZero();
    Live framed = new Live(CaptureFilter.of("ether[0] == 0", SNAP));
    assertThat(framed.run(bare, 4, tunnel, 0)).isZero();
  }

  @Test
  void of_the_loopback_what_leaves_is_taken_and_not_what_comes_back() {
    Live live = new Live(CaptureFilter.of("tcp", SNAP));
    byte[] frame = HexFormat.of().parseHex("00".repeat(12) + "0800" + tcp(80));
    assertThat(live.run(frame, 14, 772, 4)).isEqualTo(SNAP);
    assertThat(live.run(frame, 14, 772, 0)).isZero();
  }

  @Test
  void only_chosen_interfaces_are_listened_to() {
    byte[] frame = HexFormat.of().parseHex("00".repeat(12) + "0800" + tcp(80));
    List<Instruction> program = CaptureFilter.of("tcp", SNAP).program(List.of(3, 5)).instructions();
    for (int device = 1; device < 8; device++) {
      long kept =
          new Interpreter(program)
              .run(frame, 14, Map.of(Bpf.SKF_AD_IFINDEX, device, Bpf.SKF_AD_HATYPE, 1));
      assertThat(kept).isEqualTo(device == 3 || device == 5 ? SNAP : 0);
    }
  }

  private static byte[] tagged(byte[] frame, int type, int tag) {
    byte[] longer = new byte[frame.length + 4];
    System.arraycopy(frame, 0, longer, 0, 12);
    System.arraycopy(frame, 12, longer, 16, frame.length - 12);
    longer[12] = (byte) (type >> 8);
    longer[13] = (byte) type;
    longer[14] = (byte) (tag >> 8);
    longer[15] = (byte) tag;
    return longer;
  }

  private static String tcp(int port) {
    return "450000280000400040060000"
        + "0a0000010a000002"
        + "%04x".formatted(port)
        + "1234"
        + "00".repeat(16);
  }

  /** A program as it runs on live packets. */
  private record Live(CaptureFilter filter) {
    boolean wants(byte[] frame) {
      return run(frame, 14, 1, 0) == SNAP;
    }

    /** The same frame after the kernel has taken its outer tag off. */
    boolean wantsStripped(byte[] frame) {
      int type = (frame[12] & 0xff) << 8 | (frame[13] & 0xff);
      if (type != 0x8100 && type != 0x88a8) {
        return wants(frame);
      }
      byte[] left = new byte[frame.length - 4];
      System.arraycopy(frame, 0, left, 0, 12);
      System.arraycopy(frame, 16, left, 12, left.length - 12);
      Map<Integer, Integer> known =
          Map.of(
              Bpf.SKF_AD_HATYPE,
              1,
              Bpf.SKF_AD_VLAN_TAG_PRESENT,
              1,
              Bpf.SKF_AD_VLAN_TPID,
              type,
              Bpf.SKF_AD_VLAN_TAG,
              (frame[14] & 0xff) << 8 | (frame[15] & 0xff));
      return new Interpreter(filter.program(List.of()).instructions()).run(left, 14, known) == SNAP;
    }

    long run(byte[] packet, int network, int hardware, int packetType) {
      return new Interpreter(filter.program(List.of()).instructions())
          .run(
              packet, network, Map.of(Bpf.SKF_AD_HATYPE, hardware, Bpf.SKF_AD_PKTTYPE, packetType));
    }
  }
}

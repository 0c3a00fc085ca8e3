package io.netsonde.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PcapStreamTest {
  /** Echo request from 10.0.0.1 to 10.0.0.2, id 0x1234, sequence 5, without payload. */
  private static final String ECHO =
      "4500001c00004000400126df0a0000010a000002" + "0800e5c6" + "12340005";

  @Test
  void an_echo_request_is_read_with_its_nanoseconds() {
    PcapStream stream = drained(10, file(1, "00".repeat(12) + "0800" + ECHO));

    assertThat(stream.packets())
        .containsExactly(
            new CapturedPacket(
                1_700_000_000_123_456_789L,
                InetAddress.ofLiteral("10.0.0.1"),
                InetAddress.ofLiteral("10.0.0.2"),
                1,
                8,
                0,
                0x1234,
                5,
                28,
                0,
                true,
                false));
    assertThat(stream.packets().getFirst().isEchoRequest()).isTrue();
  }

  @Test
  void an_icmpv6_echo_reply_on_a_bare_ip_interface_is_read() {
    String packet =
        "6000000000083a40"
            + "fd010000000000000000000000000001"
            + "fd010000000000000000000000000002"
            + "8100000000070009";

    CapturedPacket read = drained(10, file(101, packet)).packets().getFirst();

    assertThat(read.isEchoReply()).isTrue();
    assertThat(read.id()).isEqualTo(7);
    assertThat(read.sequence()).isEqualTo(9);
    assertThat(read.length()).isEqualTo(48);
  }

  @Test
  void traffic_class_and_fragmentation_are_read() {
    CapturedPacket marked =
        drained(10, file(101, "45b8001c00002000" + ECHO.substring(16))).packets().getFirst();
    CapturedPacket v6 =
        drained(10, file(101, "6b8000000008" + "2c40" + "00".repeat(40))).packets().getFirst();

    assertThat(marked.trafficClass()).isEqualTo(46 << 2);
    assertThat(marked.unfragmentable()).isFalse();
    assertThat(marked.fragment()).isTrue();
    assertThat(v6.trafficClass()).isEqualTo(46 << 2);
    assertThat(v6.unfragmentable()).isTrue();
    assertThat(v6.fragment()).isTrue();
  }

  @Test
  void an_icmp_error_has_no_identifier_of_its_own() {
    CapturedPacket read =
        drained(10, file(101, ECHO.replace("0800e5c6", "03010000"))).packets().getFirst();

    assertThat(read.icmpType()).isEqualTo(3);
    assertThat(read.icmpCode()).isEqualTo(1);
    assertThat(read.id()).isEqualTo(-1);
  }

  @Test
  void what_is_not_ip_or_cut_short_is_left_out() {
    assertThat(drained(10, file(101, "4500")).packets()).isEmpty();
    assertThat(drained(10, file(1, "00".repeat(12) + "0806" + "00".repeat(28))).packets())
        .isEmpty();
  }

  @Test
  void packets_beyond_the_bound_are_counted() {
    PcapStream stream = drained(1, file(101, ECHO, ECHO, ECHO));

    assertThat(stream.packets()).hasSize(1);
    assertThat(stream.overflow()).isEqualTo(2);
  }

  @Test
  void another_format_is_reported_when_packets_are_asked_for() {
    PcapStream stream = drained(10, new byte[24]);

    assertThatThrownBy(stream::packets)
        .hasMessageContaining("not a capture with nanosecond stamps");
  }

  @Test
  void a_damaged_packet_is_read_or_left_out() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 10_000; round++) {
      byte[] packet = HexFormat.of().parseHex(ECHO);
      packet[random.nextInt(packet.length)] = (byte) random.nextInt();
      byte[] cut = Arrays.copyOf(packet, random.nextInt(packet.length + 1));
      assertThatCode(() -> any_packet_is_read_or_left_out(cut))
          .as("seed %d, packet %s", seed, HexFormat.of().formatHex(cut))
          .doesNotThrowAnyException();
    }
  }

  @FuzzTest
  void any_packet_is_read_or_left_out(byte[] packet) {
    PcapStream.parse(0, ByteBuffer.wrap(packet))
        .ifPresent(read -> assertThat(read.length()).isNotNegative());
  }

  @FuzzTest
  void any_stream_comes_to_an_end(byte[] written) {
    PcapStream stream = drained(10, written);
    assertThat(stream.overflow()).isNotNegative();
  }

  private static PcapStream drained(int limit, byte[] written) {
    PcapStream stream = new PcapStream(limit);
    stream.drain(new ByteArrayInputStream(written));
    return stream;
  }

  private static byte[] file(int link, String... packets) {
    ByteBuffer file = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
    file.putInt(0xa1b23c4d).putInt(0x00040002).putLong(0).putInt(256).putInt(link);
    for (String packet : packets) {
      byte[] bytes = HexFormat.of().parseHex(packet);
      file.putInt(1_700_000_000).putInt(123_456_789).putInt(bytes.length).putInt(bytes.length);
      file.put(bytes);
    }
    byte[] written = new byte[file.position()];
    file.get(0, written);
    return written;
  }
}

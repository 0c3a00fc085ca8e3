package io.netsonde.tcp.analysis;

import static io.netsonde.wire.frame.Crafted.CLIENT;
import static io.netsonde.wire.frame.Crafted.SERVER;
import static io.netsonde.wire.frame.Crafted.bytes;
import static io.netsonde.wire.frame.Crafted.ethernet;
import static io.netsonde.wire.frame.Crafted.ipv4;
import static io.netsonde.wire.frame.Crafted.ipv6;
import static io.netsonde.wire.frame.Crafted.join;
import static io.netsonde.wire.frame.Crafted.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.tcp.pairs.Columns;
import io.netsonde.tcp.pairs.PairSnapshot;
import io.netsonde.wire.frame.Crafted;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the network says by itself: marks of congestion, fragments, packets that do not fit. */
class NetworkSignsTest {
  private static final int RAW = 101;
  private static final int ACK = 0x10;
  private static final int ECE = 0x40;
  private static final int CWR = 0x80;
  private static final int CONGESTION_EXPERIENCED = 3;

  private final Analyser analyser = new Analyser(AnalysisConfig.defaults());

  @Test
  void marks_of_congestion_are_told_from_those_who_understand_them() {
    accept(marked(0, ACK, 1));
    accept(marked(1, ACK, 101));
    accept(marked(2, ACK, 201));
    accept(marked(CONGESTION_EXPERIENCED, ACK, 301));
    accept(marked(0, ACK | ECE, 401));
    accept(marked(0, ACK | CWR, 501));
    // In a handshake both ask whether the other side understands.
    accept(marked(0, 2 | ECE | CWR, 9_000));

    assertThat(of("192.0.2.1", Columns.PACKETS)).isEqualTo(7);
    assertThat(of("192.0.2.1", Columns.ECN_CAPABLE)).isEqualTo(2);
    assertThat(of("192.0.2.1", Columns.ECN_MARKED)).isEqualTo(1);
    assertThat(of("192.0.2.1", Columns.ECN_ECHOES)).isEqualTo(1);
    assertThat(of("192.0.2.1", Columns.ECN_REDUCED)).isEqualTo(1);
  }

  @Test
  void a_segment_in_fragments_is_one_segment_and_as_many_packets() {
    byte[] segment = tcp(4000, 80, 1, 1, ACK, 1000, new byte[0], 100);
    accept(fragment(0x2000, Arrays.copyOf(segment, 80)));
    accept(fragment(80 / 8, Arrays.copyOfRange(segment, 80, 120)));

    assertThat(of("192.0.2.1", Columns.PACKETS)).isEqualTo(2);
    assertThat(of("192.0.2.1", Columns.FRAGMENTS)).isEqualTo(2);
    assertThat(of("192.0.2.1", Columns.DONT_FRAGMENT)).isZero();
    assertThat(of("192.0.2.1", Columns.BYTES)).isEqualTo(100 + 60);
    assertThat(analyser.snapshot().bounds().conversationsSeen()).isEqualTo(1);
  }

  @Test
  void a_packet_that_did_not_fit_is_told_of_its_own_pair_and_not_of_the_routers() {
    byte[] packet = ipv4(CLIENT, SERVER, 6, 1, tcp(4000, 80, 1, 1, ACK, 1000, new byte[0], 100));
    byte[] packet6 = ipv6(1, 2, 6, tcp(4000, 80, 1, 1, ACK, 1000, new byte[0], 100));
    accept(packet);
    accept(packet6);
    int router = 0x0a000001;
    accept(ipv4(router, CLIENT, 1, 1, join(bytes(3, 4, 0, 0, 0, 0, 5, 0), packet)));
    accept(ipv6(9, 1, 58, join(bytes(2, 0, 0, 0, 0, 0, 5, 0), packet6)));

    assertThat(of("192.0.2.1", Columns.FRAGMENTATION_NEEDED)).isEqualTo(1);
    assertThat(of("2001:db8::1", Columns.FRAGMENTATION_NEEDED)).isEqualTo(1);
    assertThat(of("10.0.0.1", Columns.FRAGMENTATION_NEEDED)).isZero();
    assertThat(of("10.0.0.1", Columns.PACKETS)).isEqualTo(1);
    assertThat(of("192.0.2.1", Columns.TCP_PACKETS)).isEqualTo(1);
  }

  @Test
  void what_is_in_a_tunnel_counts_for_its_ends_or_for_the_hosts_inside() {
    Analyser inside = new Analyser(AnalysisConfig.defaults().withInnerPairs(true));
    byte[] packet = ipv4(CLIENT, SERVER, 6, 1, tcp(4000, 80, 1, 1, ACK, 1000, new byte[0], 100));
    byte[] vxlan = join(bytes(8, 0, 0, 0, 0, 0, 1, 0), ethernet(0x0800, packet));
    byte[] udp = join(bytes(1, 1, 18, 181, 0, 0, 0, 0), vxlan);
    byte[] tunnel = ipv4(0x0a000001, 0x0a000002, 17, 1, udp);
    accept(tunnel);
    inside.accept(Crafted.frame(RAW, tunnel));

    for (Analyser each : new Analyser[] {analyser, inside}) {
      String source = each == inside ? "192.0.2.1" : "10.0.0.1";
      assertThat(sum(each, source, Columns.PACKETS)).isEqualTo(1);
      assertThat(sum(each, source, Columns.PAYLOAD_BYTES)).isEqualTo(100);
      assertThat(each.snapshot().pairs()).hasSize(2);
      assertThat(each.snapshot().bounds().conversationsSeen()).isEqualTo(1);
    }
  }

  private void accept(byte[] packet) {
    analyser.accept(Crafted.frame(RAW, packet));
  }

  private static byte[] marked(int mark, int flags, int sequence) {
    byte[] segment = tcp(4000, 80, sequence, 1, flags, 1000, new byte[0], 100);
    byte[] packet = ipv4(CLIENT, SERVER, 6, sequence, segment);
    packet[1] = (byte) mark;
    return packet;
  }

  private static byte[] fragment(int fragmentation, byte[] part) {
    return ipv4(CLIENT, SERVER, 6, 42, fragmentation, new byte[0], part);
  }

  private long of(String source, int column) {
    return sum(analyser, source, column);
  }

  private static long sum(Analyser analyser, String source, int column) {
    return analyser.snapshot().pairs().stream()
        .filter(pair -> pair.key().source().equals(source))
        .mapToLong((PairSnapshot pair) -> pair.get(column))
        .sum();
  }
}

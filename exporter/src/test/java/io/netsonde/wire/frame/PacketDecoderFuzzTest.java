package io.netsonde.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netsonde.wire.StoredInputs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever stands in a frame, it is read or left out. */
class PacketDecoderFuzzTest {
  private static final int[] LINK_TYPES = {0, 1, 9, 10, 51, 101, 104, 108, 113, 228, 229, 239, 276};
  private static final int MUTATIONS = 1_000_000;

  @FuzzTest
  void any_frame_is_read_or_left_out(FuzzedDataProvider data) {
    int linkType = LINK_TYPES[data.consumeInt(0, LINK_TYPES.length - 1)];
    decode(new PacketDecoder(), linkType, data.consumeRemainingAsBytes());
  }

  /** A frame in each of its ways, and behind it the byte that chooses the link type. */
  @Test
  void the_search_begins_with_every_way_in_which_a_segment_comes() throws Exception {
    Map<String, byte[]> inputs = new TreeMap<>();
    for (PacketDecoderTest.Way way : PacketDecoderTest.ways()) {
      inputs.put(way.name.replace(' ', '-'), input(way.linkType, way.bytes));
    }
    byte[] packet = Crafted.ipv4(Crafted.CLIENT, Crafted.SERVER, 6, 1, SYN);
    byte[] vxlan = Crafted.join(Crafted.bytes(8, 0, 0, 0, 0, 0, 1, 0), inEthernet(packet));
    byte[] udp = Crafted.join(Crafted.bytes(1, 1, 18, 181, 0, 0, 0, 0), vxlan);
    inputs.put("vxlan", input(1, inEthernet(Crafted.ipv4(9, 10, 17, 1, udp))));
    byte[] gre = Crafted.join(Crafted.bytes(0, 0, 8, 0), packet);
    inputs.put("gre", input(1, inEthernet(Crafted.ipv4(9, 10, 47, 1, gre))));
    byte[] report = Crafted.join(Crafted.bytes(3, 4, 0, 0, 0, 0, 5, 0), packet);
    inputs.put("report", input(1, inEthernet(Crafted.ipv4(7, 8, 1, 1, report))));
    byte[] first = Crafted.ipv4(1, 2, 6, 7, 0x2000, new byte[0], Arrays.copyOf(SYN, 8));
    inputs.put("fragment", input(1, inEthernet(first)));

    StoredInputs.check(getClass(), "any_frame_is_read_or_left_out", inputs);
  }

  private static final byte[] SYN =
      Crafted.tcp(4321, 80, 1, 0, 2, 1000, Crafted.bytes(2, 4, 5, 180), 0);

  private static byte[] inEthernet(byte[] packet) {
    return Crafted.ethernet(0x0800, packet);
  }

  private static byte[] input(int linkType, byte[] frame) {
    int choice = Arrays.binarySearch(LINK_TYPES, linkType);
    return Crafted.join(frame, Crafted.bytes(choice));
  }

  @Test
  void a_million_mutations_of_good_frames_do_no_harm() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<PacketDecoderTest.Way> ways = PacketDecoderTest.ways();
    PacketDecoder decoder = new PacketDecoder();
    for (int i = 0; i < MUTATIONS; i++) {
      PacketDecoderTest.Way way = ways.get(random.nextInt(ways.size()));
      byte[] bytes = way.bytes.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        bytes[random.nextInt(Math.min(bytes.length, 120))] = (byte) random.nextInt();
      }
      try {
        decode(decoder, way.linkType, bytes);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", mutation " + i + " of " + way, e);
      }
    }
  }

  private static void decode(PacketDecoder decoder, int linkType, byte[] bytes) {
    Packet packet = new Packet();
    decoder.decode(Crafted.frame(linkType, bytes), packet);
    if (packet.tcpWhole()) {
      assertThat(packet.ip()).isTrue();
      assertThat(packet.tcp().payload()).isGreaterThanOrEqualTo(0);
      assertThat(packet.tcp().headerLength()).isBetween(20, 60);
    }
  }
}

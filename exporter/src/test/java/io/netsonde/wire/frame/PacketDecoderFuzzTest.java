package io.netsonde.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever stands in a frame, it is read or left out. */
class PacketDecoderFuzzTest {
  private static final int[] LINK_TYPES = {0, 1, 9, 10, 51, 101, 104, 108, 113, 228, 239, 276};
  private static final int MUTATIONS = 1_000_000;

  @FuzzTest
  void any_frame_is_read_or_left_out(FuzzedDataProvider data) {
    int linkType = LINK_TYPES[data.consumeInt(0, LINK_TYPES.length - 1)];
    decode(new PacketDecoder(), linkType, data.consumeRemainingAsBytes());
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

package io.netsonde.wire.frame;

import static io.netsonde.wire.frame.Crafted.CLIENT;
import static io.netsonde.wire.frame.Crafted.SERVER;
import static io.netsonde.wire.frame.Crafted.bytes;
import static io.netsonde.wire.frame.Crafted.ethernet;
import static io.netsonde.wire.frame.Crafted.ipv4;
import static io.netsonde.wire.frame.Crafted.ipv6;
import static io.netsonde.wire.frame.Crafted.join;
import static io.netsonde.wire.frame.Crafted.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The short way through a frame and the long one find the same. */
class UsualFrameTest {
  private static final int FRAMES = 2_000;

  private static final List<byte[]> OPTIONS =
      List.of(
          bytes(),
          bytes(1, 1, 8, 10, 0, 1, 2, 3, 0x84, 5, 6, 7),
          bytes(1, 1, 8, 10, 0, 1, 2, 3, 4, 5, 6, 7, 1, 1, 4, 2),
          bytes(2, 4, 5, 0xb4, 3, 3, 7, 1, 8, 10, 0, 0, 0, 9, 0, 0, 0, 8, 4, 2));

  /** What TCP's fixed header has, which means nothing where that was not read. */
  private static final String[] HEADER = {
    "tcp.sourcePort",
    "tcp.destinationPort",
    "tcp.sequence",
    "tcp.acknowledgement",
    "tcp.flags",
    "tcp.window",
    "tcp.headerLength",
    "tcp.payload"
  };

  @Test
  void both_ways_find_the_same_in_frames_of_which_bytes_were_changed_or_cut() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    PacketDecoder decoder = new PacketDecoder();
    Cursor cursor = new Cursor();
    int usual = 0;
    for (int i = 0; i < FRAMES; i++) {
      byte[] frame = changed(random);
      int captured = random.nextBoolean() ? frame.length : random.nextInt(frame.length + 1);
      Packet fast = new Packet();
      fast.clear();
      Frame view = Crafted.frame(1, frame, captured, 1_700_000_000_000_000_000L + i);
      if (UsualFrame.read(view, cursor, fast)) {
        usual++;
        Packet slow = new Packet();
        slow.clear();
        decoder.decodeAny(view, slow);
        assertThat(fast)
            .as("seed %d, frame %d, %d bytes captured", seed, i, captured)
            .usingRecursiveComparison()
            .ignoringFields("quoted", "tcp.noted")
            .isEqualTo(slow);
      } else {
        Packet empty = new Packet();
        empty.clear();
        assertThat(fast)
            .as("seed %d, frame %d", seed, i)
            .usingRecursiveComparison()
            .isEqualTo(empty);
      }
    }
    assertThat(usual).as("seed %d", seed).isBetween(FRAMES / 10, FRAMES * 9 / 10);
  }

  /** What is not written anew with each frame must not be of one before. */
  @Test
  void nothing_of_a_frame_is_left_in_the_next() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    PacketDecoder decoder = new PacketDecoder();
    Packet used = new Packet();
    for (int i = 0; i < FRAMES; i++) {
      byte[] bytes = random.nextInt(8) == 0 ? otherKind(random) : changed(random);
      int captured = random.nextInt(4) > 0 ? bytes.length : random.nextInt(bytes.length + 1);
      Frame frame = Crafted.frame(1, bytes, captured, 1_700_000_000_000_000_000L + i);
      if (random.nextInt(8) == 0) {
        frame.strippedVlan(random.nextInt(1 << 16), 0x8100);
      }
      decoder.decode(frame, used);
      Packet fresh = new Packet();
      new PacketDecoder().decode(frame, fresh);
      assertThat(used)
          .as("seed %d, frame %d, %d bytes captured", seed, i, captured)
          .usingRecursiveComparison()
          .ignoringFields("quoted", "unusual", "tcp.noted")
          .ignoringFields(used.tcpWhole() ? new String[0] : HEADER)
          .isEqualTo(fresh);
    }
  }

  private static byte[] otherKind(Random random) {
    byte[] segment = tcp(40_000, 443, 1, 66, 0x18, 50_000, OPTIONS.get(3), random.nextInt(30));
    byte[] inner = ipv4(CLIENT, SERVER, 6, 7, segment);
    return switch (random.nextInt(3)) {
      case 0 -> ethernet(0x86dd, ipv6(1, 2, 6, segment));
      case 1 -> ethernet(0x0800, ipv4(SERVER, CLIENT, 4, 8, inner));
      default -> ethernet(0x0806, inner);
    };
  }

  private static byte[] changed(Random random) {
    byte[] options = OPTIONS.get(random.nextInt(OPTIONS.size()));
    byte[] segment = tcp(40_000, 443, 0x8765_4321, 66, 0x18, 50_000, options, random.nextInt(30));
    byte[] frame = ethernet(0x0800, ipv4(CLIENT, SERVER, 6, random.nextInt(1 << 16), segment));
    if (random.nextInt(4) == 0) {
      frame = join(frame, new byte[random.nextInt(8)]);
    }
    for (int change = random.nextInt(3); change > 0; change--) {
      frame[random.nextInt(frame.length)] = (byte) random.nextInt();
    }
    return frame;
  }
}

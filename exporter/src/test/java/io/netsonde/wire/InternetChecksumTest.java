package io.netsonde.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InternetChecksumTest {
  private static final ValueLayout.OfShort NETWORK =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** RFC 1071 section 3. */
  @Test
  void the_example_of_the_rfc_holds() {
    MemorySegment bytes = MemorySegment.ofArray(HexFormat.of().parseHex("0001f203f4f5f6f7"));

    assertThat(inNetworkOrder(InternetChecksum.of(bytes, 0, 8))).isEqualTo(~0xddf2 & 0xffff);
  }

  @Test
  void any_bytes_sum_up_as_the_naive_way_says() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(1600)];
      random.nextBytes(bytes);
      if (random.nextInt(4) == 0) {
        // The most carries that can be.
        Arrays.fill(bytes, (byte) 0xff);
      }
      int offset = random.nextInt(bytes.length + 1);
      int length = random.nextInt(bytes.length - offset + 1);
      short sum = InternetChecksum.of(MemorySegment.ofArray(bytes), offset, length);
      assertThat(inNetworkOrder(sum))
          .as("seed %d, offset %d, length %d", seed, offset, length)
          .isEqualTo(naive(bytes, offset, length));
    }
  }

  @Test
  void a_message_in_two_parts_sums_up_as_a_whole_one() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = new byte[random.nextInt(1600)];
      random.nextBytes(bytes);
      int first = random.nextInt(bytes.length / 2 + 1) * 2;
      MemorySegment tail =
          MemorySegment.ofArray(Arrays.copyOfRange(bytes, first, bytes.length + 3));

      assertThat(
              InternetChecksum.of(
                  MemorySegment.ofArray(bytes), 0, first, tail, bytes.length - first))
          .as("seed %d, length %d, first part %d", seed, bytes.length, first)
          .isEqualTo(InternetChecksum.of(MemorySegment.ofArray(bytes), 0, bytes.length));
    }
  }

  @Test
  void the_longest_packet_does_not_overflow() {
    byte[] bytes = new byte[65_535];
    Arrays.fill(bytes, (byte) 0xff);

    short sum = InternetChecksum.of(MemorySegment.ofArray(bytes), 0, bytes.length);

    assertThat(inNetworkOrder(sum)).isEqualTo(naive(bytes, 0, bytes.length));
  }

  @Test
  void nothing_sums_up_to_all_ones() {
    assertThat(InternetChecksum.of(MemorySegment.ofArray(new byte[4]), 2, 0)).isEqualTo((short) -1);
  }

  @Test
  void a_message_with_its_checksum_sums_up_to_zero() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = new byte[8 + random.nextInt(100)];
      random.nextBytes(bytes);
      MemorySegment message = MemorySegment.ofArray(bytes);
      message.set(NETWORK, 2, (short) 0);
      message.set(
          ValueLayout.JAVA_SHORT_UNALIGNED, 2, InternetChecksum.of(message, 0, bytes.length));

      assertThat(InternetChecksum.of(message, 0, bytes.length)).as("seed %d", seed).isZero();
    }
  }

  /** RFC 1071 section 4.1 in words of two bytes, high byte first. */
  private static int naive(byte[] bytes, int offset, int length) {
    long sum = 0;
    for (int i = 0; i < length; i++) {
      int value = Byte.toUnsignedInt(bytes[offset + i]);
      sum += i % 2 == 0 ? value << 8 : value;
    }
    while (sum >> 16 != 0) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return (int) ~sum & 0xffff;
  }

  /** As it would stand in a packet. */
  private static int inNetworkOrder(short sum) {
    MemorySegment two = MemorySegment.ofArray(new byte[2]);
    two.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, sum);
    return Short.toUnsignedInt(two.get(NETWORK, 0));
  }
}

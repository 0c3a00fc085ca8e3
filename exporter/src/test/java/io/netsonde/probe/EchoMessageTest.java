package io.netsonde.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netsonde.wire.InternetChecksum;
import io.netsonde.wire.Ipv4Header;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchoMessageTest {
  private static final int OFFSET = 7;
  private static final int IDENTIFIER = 0x4242;
  private final EchoMessage message = new EchoMessage(0x1234_5678_9abc_def0L);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_reply_carries_the_number_of_its_request(boolean v6) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 1_000; round++) {
      int number = random.nextInt();

      MemorySegment reply = reply(message, v6, number);

      assertThat(message.isIntactReply(reply, OFFSET, 64, v6)).as("seed %d", seed).isTrue();
      assertThat(EchoMessage.number(reply, OFFSET)).as("seed %d", seed).isEqualTo(number);
    }
  }

  @Test
  void a_request_is_no_reply() {
    MemorySegment request = MemorySegment.ofArray(new byte[OFFSET + 64]);
    message.write(request, OFFSET, 56, false, IDENTIFIER, 1);

    assertThat(message.isIntactReply(request, OFFSET, 64, false)).isFalse();
  }

  @Test
  void a_reply_of_the_other_family_is_refused() {
    assertThat(message.isIntactReply(reply(message, true, 1), OFFSET, 64, false)).isFalse();
    assertThat(message.isIntactReply(reply(message, false, 1), OFFSET, 64, true)).isFalse();
  }

  @Test
  void each_single_altered_bit_is_refused() {
    for (int bit = 0; bit < 64 * 8; bit++) {
      MemorySegment reply = reply(message, false, 77);
      flip(reply, bit);

      assertThat(message.isIntactReply(reply, OFFSET, 64, false)).as("bit %d", bit).isFalse();
    }
  }

  /** A router that alters a packet and mends its checksum is found out by the rest. */
  @Test
  void each_single_altered_bit_is_refused_even_with_the_checksum_mended() {
    for (int bit = 0; bit < 64 * 8; bit++) {
      if (bit / 8 >= 2 && bit / 8 < 6) {
        // The checksum itself, and the identifier, which the kernel's filter compares.
        continue;
      }
      MemorySegment reply = reply(message, false, 77);
      flip(reply, bit);
      mendChecksum(reply);

      assertThat(message.isIntactReply(reply, OFFSET, 64, false)).as("bit %d", bit).isFalse();
    }
  }

  /** ICMPv6's checksum covers addresses that are not here; the kernel has verified it. */
  @Test
  void each_single_altered_bit_outside_checksum_and_identifier_is_refused_for_v6() {
    for (int bit = 0; bit < 64 * 8; bit++) {
      if (bit / 8 >= 2 && bit / 8 < 6) {
        continue;
      }
      MemorySegment reply = reply(message, true, -5);
      flip(reply, bit);

      assertThat(message.isIntactReply(reply, OFFSET, 64, true)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void a_reply_to_another_process_is_refused() {
    EchoMessage other = new EchoMessage(0x1234_5678_9abc_def1L);
    for (int number = -500; number < 500; number++) {
      assertThat(message.isIntactReply(reply(other, false, number), OFFSET, 64, false))
          .as("number %d", number)
          .isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 63, 65})
  void a_message_of_another_length_is_refused(int length) {
    MemorySegment longer = MemorySegment.ofArray(new byte[OFFSET + 80]);
    longer.copyFrom(reply(message, false, 1));

    assertThat(message.isIntactReply(longer, OFFSET, length, false)).isFalse();
  }

  /** The message as the kernel sends it: its own part, and what all share. */
  private MemorySegment request(int size, boolean v6, int number) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[OFFSET + 8 + size]);
    MemorySegment head = MemorySegment.ofArray(new byte[64]);
    message.write(head, 0, size, v6, IDENTIFIER, number);
    int own = EchoMessage.headLength(size);
    MemorySegment.copy(head, 0, bytes, OFFSET, own);
    if (EchoMessage.tailLength(size) > 0) {
      MemorySegment.copy(EchoMessage.tail(), 0, bytes, OFFSET + own, EchoMessage.tailLength(size));
    }
    assertThat(own + EchoMessage.tailLength(size)).isEqualTo(8 + size);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 11, 55, 56, 57, 58, 103, 104, 105, 1400, 1471, 9000, 65_506, 65_507})
  void a_message_of_any_size_is_whole_and_verified_to_its_end(int size) {
    int length = 8 + size;
    MemorySegment v4 = request(size, false, 99);
    assertThat(InternetChecksum.of(v4, OFFSET, length)).isZero();
    v4.set(ValueLayout.JAVA_BYTE, OFFSET, (byte) 0);
    mendChecksum(v4, length);
    MemorySegment v6 = request(size, true, 99);
    v6.set(ValueLayout.JAVA_BYTE, OFFSET, (byte) 129);

    assertThat(message.isIntactReply(v4, OFFSET, length, false)).isTrue();
    assertThat(message.isIntactReply(v6, OFFSET, length, true)).isTrue();
    assertThat(EchoMessage.number(v4, OFFSET)).isEqualTo(99);
    flip(v6, length * 8 - 1);
    assertThat(message.isIntactReply(v6, OFFSET, length, true)).as("last byte altered").isFalse();
  }

  @Test
  void a_long_message_repeats_the_text() {
    byte[] bytes = request(56 + 96, false, 1).toArray(ValueLayout.JAVA_BYTE);

    assertThat(new String(bytes, OFFSET + 16, 144, StandardCharsets.US_ASCII))
        .isEqualTo("Netsonde echo probe, sent by a monitoring system".repeat(3));
  }

  @Test
  void the_text_says_who_is_probing_and_fills_the_message() {
    byte[] bytes = reply(message, false, 1).toArray(ValueLayout.JAVA_BYTE);

    assertThat(new String(bytes, OFFSET + 16, 48, StandardCharsets.US_ASCII))
        .isEqualTo("Netsonde echo probe, sent by a monitoring system");
  }

  @Test
  void neighbouring_numbers_have_unlike_seals() {
    int bits = 0;
    for (int number = 0; number < 1_000; number++) {
      bits += Integer.bitCount(seal(number) ^ seal(number + 1));
    }

    assertThat(bits / 1_000.0).isBetween(14.0, 18.0);
  }

  @FuzzTest
  void any_bytes_are_refused_without_an_exception(byte[] bytes) {
    MemorySegment packet = MemorySegment.ofArray(bytes);
    int header = Ipv4Header.length(packet, 0, bytes.length);
    if (header >= 0) {
      assertThat(message.isIntactReply(packet, header, bytes.length - header, false)).isFalse();
    }
    assertThat(message.isIntactReply(packet, 0, bytes.length, true)).isFalse();
  }

  @Test
  void random_packets_are_refused_without_an_exception() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = new byte[random.nextInt(130)];
      random.nextBytes(bytes);
      if (bytes.length > 0 && random.nextBoolean()) {
        bytes[0] = 0x45;
      }
      any_bytes_are_refused_without_an_exception(bytes);
    }
    assertThat(seed).as("seed").isNotZero();
  }

  private int seal(int number) {
    return reply(message, false, number).get(ValueLayout.JAVA_INT_UNALIGNED, OFFSET + 12);
  }

  /** As a host would answer: the request with another type and the checksum anew. */
  private static MemorySegment reply(EchoMessage message, boolean v6, int number) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[OFFSET + 64]);
    message.write(bytes, OFFSET, 56, v6, IDENTIFIER, number);
    bytes.set(ValueLayout.JAVA_BYTE, OFFSET, (byte) (v6 ? 129 : 0));
    if (!v6) {
      mendChecksum(bytes);
    }
    return bytes;
  }

  private static void mendChecksum(MemorySegment bytes) {
    mendChecksum(bytes, 64);
  }

  private static void mendChecksum(MemorySegment bytes, int length) {
    bytes.set(ValueLayout.JAVA_SHORT_UNALIGNED, OFFSET + 2, (short) 0);
    bytes.set(
        ValueLayout.JAVA_SHORT_UNALIGNED, OFFSET + 2, InternetChecksum.of(bytes, OFFSET, length));
  }

  private static void flip(MemorySegment bytes, int bit) {
    int at = OFFSET + bit / 8;
    bytes.set(
        ValueLayout.JAVA_BYTE, at, (byte) (bytes.get(ValueLayout.JAVA_BYTE, at) ^ 1 << bit % 8));
  }
}

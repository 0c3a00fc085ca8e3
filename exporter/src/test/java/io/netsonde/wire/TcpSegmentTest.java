package io.netsonde.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link TcpSegment} with its {@link TcpOptions}. */
class TcpSegmentTest {
  @Test
  void a_syn_stands_as_the_rfc_draws_it() {
    byte[] bytes = new byte[25];

    int length =
        TcpSegment.writeSyn(MemorySegment.ofArray(bytes), 1, 0xc350, 80, 0x12345678, 0xfaf0, 1460);

    assertThat(HexFormat.of().formatHex(bytes, 1, 1 + length))
        .isEqualTo("c3500050" + "12345678" + "00000000" + "6002faf0" + "00000000" + "020405b4");
  }

  @Test
  void a_syn_ack_acknowledges() {
    MemorySegment bytes = MemorySegment.ofArray(new byte[24]);

    int length = TcpSegment.writeSynAck(bytes, 0, 80, 50_000, -5, -1, 64_240, 536);

    assertThat(length).isEqualTo(TcpSegment.headerLength(bytes, 0, 24)).isEqualTo(24);
    assertThat(TcpSegment.flags(bytes, 0)).isEqualTo(TcpSegment.SYN | TcpSegment.ACK);
    assertThat(TcpSegment.sourcePort(bytes, 0)).isEqualTo(80);
    assertThat(TcpSegment.destinationPort(bytes, 0)).isEqualTo(50_000);
    assertThat(TcpSegment.sequence(bytes, 0)).isEqualTo(-5);
    assertThat(TcpSegment.acknowledgement(bytes, 0)).isEqualTo(-1);
    assertThat(TcpSegment.window(bytes, 0)).isEqualTo(64_240);
    assertThat(TcpOptions.maximumSegmentSize(bytes, 0, 24)).isEqualTo(536);
    assertThat(TcpOptions.kinds(bytes, 0, 24)).containsExactly(2);
  }

  @Test
  void a_reset_goes_without_acknowledgement_and_a_refusal_with() {
    MemorySegment bytes = MemorySegment.ofArray(new byte[20]);

    assertThat(TcpSegment.writeReset(bytes, 0, 1, 65_535, 7)).isEqualTo(20);
    assertThat(TcpSegment.flags(bytes, 0)).isEqualTo(TcpSegment.RST);
    assertThat(TcpSegment.sequence(bytes, 0)).isEqualTo(7);
    assertThat(TcpSegment.writeRefusal(bytes, 0, 1, 65_535, 8)).isEqualTo(20);
    assertThat(TcpSegment.flags(bytes, 0)).isEqualTo(TcpSegment.RST | TcpSegment.ACK);
    assertThat(TcpSegment.sequence(bytes, 0)).isZero();
    assertThat(TcpSegment.acknowledgement(bytes, 0)).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_sealed_segment_is_intact_until_a_bit_changes(boolean v6) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      int length = 20 + random.nextInt(200);
      MemorySegment bytes = IpPacketTest.garbage(random, length + 3);
      IpAddress from = IcmpErrorTest.address(random, v6);
      IpAddress to = IcmpErrorTest.address(random, v6);

      TcpSegment.seal(bytes, 3, length, from, to);

      assertThat(TcpSegment.isIntact(bytes, 3, length, from, to)).as("seed %d", seed).isTrue();
      int at = 3 + random.nextInt(length);
      ValueLayout.OfByte layout = ValueLayout.JAVA_BYTE;
      bytes.set(layout, at, (byte) (bytes.get(layout, at) ^ (1 << random.nextInt(8))));
      assertThat(TcpSegment.isIntact(bytes, 3, length, from, to)).as("seed %d", seed).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"5, 20, 20", "15, 60, 60", "15, 59, -1", "4, 60, -1", "0, 60, -1", "5, 19, -1"})
  void the_header_is_whole_or_none(int words, int available, int expected) {
    byte[] bytes = new byte[60];
    bytes[12] = (byte) (words * 16);

    assertThat(TcpSegment.headerLength(MemorySegment.ofArray(bytes), 0, available))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Of a SYN of Linux: MSS, SACK permitted, timestamps, padding, window scale.
        "020405b40402080a000000010000000001030307 | 1460 | 2 4 8 3",
        "01010402020405b4 | 1460 | 4 2",
        // Behind the end of the list nothing counts.
        "0402000000020405b400 | -1 | 4",
        // A length of nothing, a cut option, a wrong length.
        "0400020405b40101 | -1 | ''",
        "01010204 | -1 | ''",
        "02030501 | -1 | 2",
        "ff27616263646566 | -1 | ''"
      })
  void options_are_listed_as_far_as_they_make_sense(String options, int size, String kinds) {
    String padded = options + "00".repeat((8 - options.length() % 8) % 8 / 2);
    byte[] bytes = HexFormat.of().parseHex("00".repeat(20) + padded);
    MemorySegment segment = MemorySegment.ofArray(bytes);

    List<Integer> found = TcpOptions.kinds(segment, 0, bytes.length);

    assertThat(found.stream().map(String::valueOf).toList())
        .isEqualTo(kinds.isEmpty() ? List.of() : List.of(kinds.split(" ")));
    assertThat(TcpOptions.maximumSegmentSize(segment, 0, bytes.length)).isEqualTo(size);
  }

  @Test
  void random_options_end() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 50_000; round++) {
      int length = 20 + random.nextInt(11) * 4;
      MemorySegment bytes = IpPacketTest.garbage(random, length);
      assertThat(TcpOptions.kinds(bytes, 0, length)).as("seed %d", seed).hasSizeLessThan(21);
      assertThat(TcpOptions.maximumSegmentSize(bytes, 0, length)).isBetween(-1, 65_535);
    }
  }

  @FuzzTest
  void any_bytes_can_be_read(byte[] bytes) {
    MemorySegment segment = MemorySegment.ofArray(bytes);
    int header = TcpSegment.headerLength(segment, 0, bytes.length);
    if (header > 0) {
      for (int kind : TcpOptions.kinds(segment, 0, header)) {
        assertThat(TcpOptions.find(segment, 0, header, kind)).isBetween(20L, header - 2L);
      }
      TcpOptions.maximumSegmentSize(segment, 0, header);
      assertThat(TcpSegment.window(segment, 0)).isBetween(0, 65_535);
      IpAddress any = new IpAddress(true, 0, 1, 0);
      TcpSegment.isIntact(segment, 0, bytes.length, any, any);
    }
  }
}

package io.netsonde.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link IcmpError} with its {@link IcmpChecksum}. */
class IcmpErrorTest {
  @ParameterizedTest
  @CsvSource({
    "false, 3, 4, 1300, 0304000000000514",
    "false, 11, 0, 0, 0b00000000000000",
    "true, 2, 0, 1280, 0200000000000500",
    "true, 1, 4, 0, 0104000000000000"
  })
  void an_error_stands_as_the_rfc_draws_it(
      boolean v6, int type, int code, int mtu, String expected) {
    byte[] bytes = HexFormat.of().parseHex("aaffffffffffffffffbb");

    IcmpError.write(MemorySegment.ofArray(bytes), 1, v6, type, code, mtu);

    assertThat(HexFormat.of().formatHex(bytes)).startsWith("aa" + expected).endsWith("bb");
  }

  @Test
  void only_errors_are_errors_and_only_when_whole() {
    MemorySegment bytes = MemorySegment.ofArray(new byte[8]);
    for (int type = 0; type < 256; type++) {
      bytes.set(ValueLayout.JAVA_BYTE, 0, (byte) type);
      assertThat(IcmpError.isError(bytes, 0, 8, false))
          .as("type %d", type)
          .isEqualTo(type == 3 || type == 11 || type == 12);
      assertThat(IcmpError.isError(bytes, 0, 8, true))
          .as("type %d", type)
          .isEqualTo(type >= 1 && type <= 4);
      assertThat(IcmpError.isError(bytes, 0, 7, false)).isFalse();
    }
  }

  @Test
  void an_mtu_is_read_where_there_is_one() {
    MemorySegment bytes = MemorySegment.ofArray(new byte[8]);

    IcmpError.write(bytes, 0, false, IcmpError.UNREACHABLE, IcmpError.FRAGMENTATION_NEEDED, 65_535);
    assertThat(IcmpError.mtu(bytes, 0, false)).isEqualTo(65_535);
    IcmpError.write(bytes, 0, false, IcmpError.UNREACHABLE, 1, 1300);
    assertThat(IcmpError.mtu(bytes, 0, false)).isEqualTo(-1);
    IcmpError.write(bytes, 0, true, IcmpError.PACKET_TOO_BIG_V6, 0, -1);
    assertThat(IcmpError.mtu(bytes, 0, true)).isEqualTo(0xffffffffL);
    IcmpError.write(bytes, 0, true, IcmpError.TIME_EXCEEDED_V6, 0, 1300);
    assertThat(IcmpError.mtu(bytes, 0, true)).isEqualTo(-1);
  }

  @Test
  void a_quote_fits_into_the_longest_error() {
    assertThat(IcmpError.quotedLength(84, false)).isEqualTo(84);
    assertThat(IcmpError.quotedLength(1500, false)).isEqualTo(576 - 28);
    assertThat(IcmpError.quotedLength(84, true)).isEqualTo(84);
    assertThat(IcmpError.quotedLength(1500, true)).isEqualTo(1280 - 48);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_checksum_is_right_until_a_bit_changes(boolean v6) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      int length = IcmpChecksum.MIN_LENGTH + random.nextInt(100);
      MemorySegment bytes = IpPacketTest.garbage(random, length + 5);
      IpAddress from = address(random, v6);
      IpAddress to = address(random, v6);

      IcmpChecksum.write(bytes, 5, length, from, to);

      assertThat(IcmpChecksum.isRight(bytes, 5, length, from, to)).as("seed %d", seed).isTrue();
      int at = 5 + random.nextInt(length);
      byte flipped = (byte) (bytes.get(ValueLayout.JAVA_BYTE, at) ^ (1 << random.nextInt(8)));
      bytes.set(ValueLayout.JAVA_BYTE, at, flipped);
      assertThat(IcmpChecksum.isRight(bytes, 5, length, from, to)).as("seed %d", seed).isFalse();
    }
  }

  @Test
  void the_icmpv6_checksum_covers_the_pseudo_header() {
    MemorySegment bytes = MemorySegment.ofArray(new byte[8]);
    IpAddress loopback = IpAddress.parse("::1").orElseThrow();
    IcmpEcho.writeReply(bytes, 0, true, 0, 0);

    IcmpChecksum.write(bytes, 0, 8, loopback, loopback);

    // By hand: ::1 and ::1 give 1 + 1, length 8, next header 58, type and code 8100; inverted.
    assertThat(HexFormat.of().formatHex(bytes.toArray(ValueLayout.JAVA_BYTE)))
        .isEqualTo("8100" + Integer.toHexString(~(1 + 1 + 8 + 58 + 0x8100) & 0xffff) + "00000000");
  }

  @FuzzTest
  void any_bytes_can_be_read(byte[] bytes) {
    MemorySegment segment = MemorySegment.ofArray(bytes);
    for (boolean v6 : new boolean[] {false, true}) {
      if (IcmpError.isError(segment, 0, bytes.length, v6)) {
        assertThat(IcmpError.mtu(segment, 0, v6)).isBetween(-1L, 0xffffffffL);
        assertThat(IcmpError.code(segment, 0)).isBetween(0, 255);
      }
    }
    IpAddress any = new IpAddress(false, 0, 1, 0);
    IcmpChecksum.isRight(segment, 0, bytes.length, any, any);
  }

  static IpAddress address(Random random, boolean v6) {
    return v6
        ? new IpAddress(true, random.nextLong(), random.nextLong(), 0)
        : new IpAddress(false, 0, random.nextInt() & 0xffffffffL, 0);
  }
}

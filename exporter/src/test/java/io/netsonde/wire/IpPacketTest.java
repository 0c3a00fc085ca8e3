package io.netsonde.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@link Ipv4Header} and {@link Ipv6Header}: written, read, and any bytes read. */
class IpPacketTest {
  private static final IpAddress V4 = IpAddress.parse("192.0.2.1").orElseThrow();
  private static final IpAddress V6 = IpAddress.parse("2001:db8::1").orElseThrow();

  /** The header of an echo request of 84 bytes, as ping(8) sends it but for the identification. */
  @Test
  void an_ipv4_header_stands_as_the_rfc_draws_it() {
    byte[] bytes = new byte[21];
    IpAddress to = IpAddress.parse("198.51.100.2").orElseThrow();

    Ipv4Header.write(MemorySegment.ofArray(bytes), 1, 84, 1, 64, V4, to);

    assertThat(HexFormat.of().formatHex(bytes, 1, 21))
        .isEqualTo("45000054" + "00004000" + "4001" + "4e72" + "c0000201" + "c6336402");
  }

  @Test
  void an_ipv6_header_stands_as_the_rfc_draws_it() {
    byte[] bytes = new byte[41];
    IpAddress to = IpAddress.parse("2001:db8::2").orElseThrow();

    Ipv6Header.write(MemorySegment.ofArray(bytes), 1, 64, 58, 255, V6, to);

    assertThat(HexFormat.of().formatHex(bytes, 1, 41))
        .isEqualTo(
            "60000000"
                + "00403aff"
                + "20010db8000000000000000000000001"
                + "20010db8000000000000000000000002");
  }

  @Test
  void what_was_written_is_read_again() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      MemorySegment bytes = garbage(random, 64);
      int length = 20 + random.nextInt(65_516);
      int protocol = random.nextInt(256);
      int hops = random.nextInt(256);
      IpAddress from = new IpAddress(false, 0, random.nextInt() & 0xffffffffL, 0);
      IpAddress to = new IpAddress(false, 0, random.nextInt() & 0xffffffffL, 0);
      IpAddress from6 = new IpAddress(true, random.nextLong(), random.nextLong(), 0);
      IpAddress to6 = new IpAddress(true, random.nextLong(), random.nextLong(), 0);

      Ipv4Header.write(bytes, 3, length, protocol, hops, from, to);

      assertThat(Ipv4Header.length(bytes, 3, 20)).as("seed %d", seed).isEqualTo(20);
      assertThat(Ipv4Header.isIntact(bytes, 3, 20)).as("seed %d", seed).isTrue();
      assertThat(Ipv4Header.totalLength(bytes, 3)).isEqualTo(length);
      assertThat(Ipv4Header.protocol(bytes, 3)).isEqualTo(protocol);
      assertThat(Ipv4Header.timeToLive(bytes, 3)).isEqualTo(hops);
      assertThat(Ipv4Header.source(bytes, 3)).isEqualTo(from);
      assertThat(Ipv4Header.destination(bytes, 3)).isEqualTo(to);
      assertThat(Ipv4Header.isFragment(bytes, 3)).isFalse();
      assertThat(Ipv4Header.isUnfragmentable(bytes, 3)).isTrue();

      Ipv6Header.write(bytes, 3, length, protocol, hops, from6, to6);

      assertThat(Ipv6Header.length(bytes, 3, 40)).as("seed %d", seed).isEqualTo(40);
      assertThat(Ipv6Header.payloadLength(bytes, 3)).isEqualTo(length);
      assertThat(Ipv6Header.nextHeader(bytes, 3)).isEqualTo(protocol);
      assertThat(Ipv6Header.hopLimit(bytes, 3)).isEqualTo(hops);
      assertThat(Ipv6Header.source(bytes, 3)).isEqualTo(from6);
      assertThat(Ipv6Header.destination(bytes, 3)).isEqualTo(to6);
    }
  }

  @Test
  void a_first_and_a_later_part_are_fragments() {
    MemorySegment bytes = MemorySegment.ofArray(new byte[20]);
    bytes.set(ValueLayout.JAVA_BYTE, 6, (byte) 0x20);
    assertThat(Ipv4Header.isFragment(bytes, 0)).isTrue();
    assertThat(Ipv4Header.isUnfragmentable(bytes, 0)).isFalse();
    bytes.set(ValueLayout.JAVA_BYTE, 6, (byte) 0);
    bytes.set(ValueLayout.JAVA_BYTE, 7, (byte) 1);
    assertThat(Ipv4Header.isFragment(bytes, 0)).isTrue();
  }

  @Test
  void ipv6_needs_forty_bytes_of_version_six() {
    byte[] bytes = new byte[40];
    bytes[0] = 0x6f;
    assertThat(Ipv6Header.length(MemorySegment.ofArray(bytes), 0, 40)).isEqualTo(40);
    assertThat(Ipv6Header.length(MemorySegment.ofArray(bytes), 0, 39)).isEqualTo(-1);
    bytes[0] = 0x45;
    assertThat(Ipv6Header.length(MemorySegment.ofArray(bytes), 0, 40)).isEqualTo(-1);
  }

  /** Where a length is given, every getter reads within it. */
  @FuzzTest
  void any_bytes_can_be_read(byte[] bytes) {
    MemorySegment segment = MemorySegment.ofArray(bytes);
    int length = Ipv4Header.length(segment, 0, bytes.length);
    if (length > 0) {
      Ipv4Header.isIntact(segment, 0, length);
      assertThat(Ipv4Header.totalLength(segment, 0)).isBetween(0, 65_535);
      assertThat(Ipv4Header.source(segment, 0).v6()).isFalse();
      assertThat(Ipv4Header.destination(segment, 0).v6()).isFalse();
      Ipv4Header.isFragment(segment, 0);
    }
    if (Ipv6Header.length(segment, 0, bytes.length) > 0) {
      assertThat(Ipv6Header.payloadLength(segment, 0)).isBetween(0, 65_535);
      assertThat(Ipv6Header.source(segment, 0).v6()).isTrue();
      assertThat(Ipv6Header.destination(segment, 0).v6()).isTrue();
    }
  }

  static MemorySegment garbage(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return MemorySegment.ofArray(bytes);
  }
}

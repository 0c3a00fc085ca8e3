package io.netsonde.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  private static final int ROUNDS = 20_000;

  @ParameterizedTest
  @CsvSource({
    // RFC 5952 section 1 and 2: many texts, one address.
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8::1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8::0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0db8::1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:0:1::1, 2001:db8::1:0:0:1",
    "2001:DB8:0:0:1::1, 2001:db8::1:0:0:1",
    // Section 4.1: no leading zeros.
    "2001:0db8::0001, 2001:db8::1",
    // Section 4.2.1: shortened as much as possible.
    "2001:db8::0:1, 2001:db8::1",
    // Section 4.2.2: one group alone is not shortened.
    "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    // Section 4.2.3: the longest run, then the first one.
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    // Section 4.3: lower case.
    "2001:DB8:AAAA:BBBB:CCCC:DDDD:EEEE:AAAA, 2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa",
    "::, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "1:0:0:0:0:0:0:0, 1::",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
  })
  void ipv6_text_becomes_the_canonical_one(String given, String canonical) {
    assertThat(parsed(given)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"::ffff:192.0.2.1", "::FFFF:c000:201", "0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"})
  void an_ipv4_mapped_address_is_the_ipv4_address(String text) {
    assertThat(parsed(text)).isEqualTo(new IpAddress(false, 0, 0xc0000201L, 0));
  }

  @Test
  void a_zone_is_kept_where_it_tells_hosts_apart() {
    assertThat(parsed("fe80::1%7")).hasToString("fe80::1%7").isNotEqualTo(parsed("fe80::1"));
    assertThat(parsed("ff02::1%7")).hasToString("ff02::1%7");
    assertThat(parsed("2001:db8::1%7")).isEqualTo(parsed("2001:db8::1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        ":",
        ":::",
        "%",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.04",
        "0x7f.1",
        "0x7f.0.0.1",
        "2130706433",
        "127.1",
        " 1.2.3.4",
        "1.2.3.4 ",
        "1.2.3.4\n",
        "1.2.3.4%1",
        "1.2.3.4/32",
        "1.2.3.4:80",
        "+1.2.3.4",
        "١.2.3.4",
        "::ffff:01.2.3.4",
        "::1.2.3",
        "::1.2.3.256",
        "::1..2.3",
        "1::2::3",
        ":1",
        "1:",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "00001::",
        "12345::",
        "::g",
        "::0x1",
        " ::1",
        "::1 ",
        "[::1]",
        "::1/128",
        "fe80::1%",
        "fe80::1%1%2",
        "fe80::1%-1",
        "fe80::1%no-such-device",
        "fe80::1%a name",
        "fe80::1%longer-than-a-device-name",
        "localhost",
        "::ffff:1.2.3.4%1"
      })
  void what_is_no_literal_or_reads_two_ways_is_refused(String text) {
    assertThat(IpAddress.parse(text)).isEmpty();
  }

  @Test
  void an_absurdly_long_text_is_refused() {
    assertThat(IpAddress.parse("1".repeat(300))).isEmpty();
    assertThat(IpAddress.parse(":".repeat(300))).isEmpty();
    assertThat(IpAddress.parse("1:".repeat(150))).isEmpty();
    assertThat(IpAddress.parse("fe80::1%" + "9".repeat(300))).isEmpty();
  }

  /** The JDK writes another text, but both must name the same bytes. */
  @Test
  void random_addresses_survive_text_and_bytes_as_the_jdk_has_them() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(20);
      for (int round = 0; round < ROUNDS; round++) {
        InetAddress jdk = InetAddress.getByAddress(randomBytes(random));
        IpAddress address = IpAddress.of(jdk);

        assertThat(address.toInetAddress()).as("seed %d", seed).isEqualTo(jdk);
        assertThat(InetAddress.ofLiteral(address.toString())).as("seed %d", seed).isEqualTo(jdk);
        assertThat(parsed(address.toString())).as("seed %d", seed).isEqualTo(address);
        assertThat(parsed(jdk.getHostAddress())).as("seed %d", seed).isEqualTo(address);
        address.write(bytes, 3);
        assertThat(address.matches(bytes, 3)).as("seed %d", seed).isTrue();
        assertThat(address.v6() ? IpAddress.v6(bytes, 3) : IpAddress.v4(bytes, 3))
            .as("seed %d", seed)
            .isEqualTo(address);
        bytes.set(ValueLayout.JAVA_BYTE, 3, (byte) ~bytes.get(ValueLayout.JAVA_BYTE, 3));
        assertThat(address.matches(bytes, 3)).as("seed %d", seed).isFalse();
      }
    }
  }

  /** As {@code IsGlobalUnicast} of Go's package net, which the original asks. */
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, false",
    "0.0.0.1, true",
    "10.0.0.1, true",
    "100.64.0.1, true",
    "127.0.0.1, false",
    "127.255.255.254, false",
    "128.0.0.1, true",
    "169.253.255.255, true",
    "169.254.1.1, false",
    "172.16.0.1, true",
    "192.168.1.1, true",
    "192.0.2.1, true",
    "192.168.1.255, true",
    "223.255.255.255, true",
    "224.0.0.1, false",
    "239.255.255.255, false",
    "240.0.0.1, true",
    "255.255.255.254, true",
    "255.255.255.255, false",
    "::, false",
    "::1, false",
    "::2, true",
    "::ffff:127.0.0.1, false",
    "::ffff:10.0.0.1, true",
    "fc00::1, true",
    "fd00::1, true",
    "fe7f::1, true",
    "fe80::1, false",
    "febf::1, false",
    "fec0::1, true",
    "ff02::1, false",
    "ff0e::1, false",
    "2001:db8::1, true",
    "64:ff9b::1, true",
  })
  void global_unicast_is_what_go_calls_so(String text, boolean global) {
    assertThat(parsed(text).isGlobalUnicast()).isEqualTo(global);
  }

  @FuzzTest
  void any_text_is_an_address_or_none(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    IpAddress.parse(text)
        .ifPresent(address -> {
          assertThat(parsed(address.toString())).isEqualTo(address);
          assertThat(address.isGlobalUnicast()).isIn(true, false);
        });
  }

  /** Words that look like addresses find more than bytes that look like nothing. */
  @Test
  void random_texts_of_the_alphabet_are_addresses_or_none() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String alphabet = "0123456789abfF:::...%x ";
    int accepted = 0;
    for (int round = 0; round < 200_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(1, 20); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      IpAddress address = IpAddress.parse(text.toString()).orElse(null);
      if (address != null) {
        accepted++;
        assertThat(parsed(address.toString())).as("seed %d: %s", seed, text).isEqualTo(address);
      }
    }
    assertThat(accepted).as("seed %d", seed).isPositive();
  }

  @Test
  void a_scoped_address_of_the_jdk_keeps_its_scope() throws Exception {
    byte[] bytes = InetAddress.ofLiteral("fe80::5").getAddress();
    IpAddress address = IpAddress.of(Inet6Address.getByAddress(null, bytes, 3));

    assertThat(address.scopeId()).isEqualTo(3);
    assertThat(((Inet6Address) address.toInetAddress()).getScopeId()).isEqualTo(3);
  }

  @Test
  void bytes_beyond_the_segment_are_refused_by_the_segment() {
    MemorySegment three = MemorySegment.ofArray(new byte[3]);

    assertThatThrownBy(() -> IpAddress.v4(three, 0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** Half of them with many zero groups, where the canonical text is hard. */
  private static byte[] randomBytes(Random random) throws UnknownHostException {
    byte[] bytes = new byte[random.nextInt(4) == 0 ? 4 : 16];
    random.nextBytes(bytes);
    if (bytes.length == 16) {
      boolean sparse = random.nextBoolean();
      for (int group = 0; sparse && group < 16; group += 2) {
        if (random.nextInt(3) > 0) {
          bytes[group] = 0;
          bytes[group + 1] = (byte) (random.nextBoolean() ? 0 : bytes[group + 1] & 15);
        }
      }
    }
    return bytes;
  }

  private static IpAddress parsed(String text) {
    return IpAddress.parse(text)
        .orElseThrow(() -> new AssertionError("'" + text + "' (expected: an address)"));
  }
}

package io.netsonde.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpPrefixTest {
  private static final int CASES = 20_000;

  @ParameterizedTest
  @CsvSource({
    "10.79.0.0/16, 10.79.255.255, true",
    "10.79.0.0/16, 10.80.0.0, false",
    "10.79.0.4/32, 10.79.0.4, true",
    "10.79.0.4/32, 10.79.0.5, false",
    "10.79.0.4, 10.79.0.4, true",
    "10.79.0.4, 10.79.0.5, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::, false",
    "::/0, 0.0.0.0, false",
    "10.79.0.0/16, fd79::1, false",
    "10.79.0.0/16, ::ffff:10.79.1.1, true",
    "::ffff:10.79.0.0/112, 10.79.1.1, true",
    "::ffff:10.79.0.0/112, 10.80.1.1, false",
    "::ffff:0.0.0.0/96, 203.0.113.1, true",
    "fd79::/64, fd79::ffff:ffff:ffff:ffff, true",
    "fd79::/64, fd79:0:0:1::, false",
    "fd79::/48, fd79:0:0:ffff::1, true",
    "fd79::/48, fd79:0:1::1, false",
    "fd79::/120, fd79::ff, true",
    "fd79::/120, fd79::100, false",
    "fd79::1, fd79::1, true",
    "fe80::/10, fe80::1%1, true",
    "::/0, ffff::1, true"
  })
  void an_address_is_in_it_or_not(String prefix, String address, boolean expected) {
    assertThat(IpPrefix.parse(prefix).orElseThrow().contains(address(address))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "10.79.0.0/16, 10.79.0.0/16",
    "10.79.0.4, 10.79.0.4/32",
    "::ffff:10.0.0.0/104, 10.0.0.0/8",
    "FD79:0::/64, fd79::/64",
    "fd79::1, fd79::1/128",
    "::/0, ::/0"
  })
  void its_text_is_canonical(String text, String canonical) {
    assertThat(IpPrefix.parse(text).orElseThrow()).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/08",
        "10.0.0.0/8 ",
        "10.0.0.1/8",
        "10/8",
        "010.0.0.0/8",
        "fd79::/129",
        "fd79::1/64",
        "fd79::%1/64",
        "fe80::%1/10",
        "fe80::1%1",
        "::ffff:10.0.0.0/95",
        "::ffff:0.0.0.0/0",
        "x/8",
        "/8",
        "10.0.0.0/8/8"
      })
  void what_is_none_is_refused(String text) {
    assertThat(IpPrefix.parse(text)).isEmpty();
  }

  @Test
  void parts_that_do_not_belong_together_are_refused() {
    assertThatThrownBy(() -> new IpPrefix(address("10.0.0.1"), 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prefix: 10.0.0.1/8 (expected: an address whose last bits are 0)");
    assertThatThrownBy(() -> new IpPrefix(address("10.0.0.0"), 33))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Against arithmetic on big integers, which knows nothing of halves. */
  @Test
  void membership_is_equality_of_the_first_bits() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < CASES; i++) {
      boolean v6 = random.nextBoolean();
      int length = v6 ? 128 : 32;
      int bits = random.nextInt(length + 1);
      int host = length - bits;
      BigInteger any = new BigInteger(length, random);
      BigInteger first = any.shiftRight(host).shiftLeft(host);
      // One of its neighbours, or the same with one bit changed at a place of any weight.
      BigInteger other = any.flipBit(random.nextInt(length));
      String what = "seed " + seed + ": " + first.toString(16) + "/" + bits;

      IpPrefix prefix = new IpPrefix(address(v6, first), bits);
      assertThat(prefix.contains(address(v6, any))).as(what).isTrue();
      assertThat(prefix.contains(address(v6, other)))
          .as(what + " and " + other.toString(16))
          .isEqualTo(other.shiftRight(host).equals(any.shiftRight(host)));
      assertThat(IpPrefix.parse(prefix.toString())).as(what).contains(prefix);
      if (host > 0) {
        BigInteger odd = first.setBit(random.nextInt(host));
        assertThat(IpPrefix.parse(address(v6, odd) + "/" + bits)).as(what).isEmpty();
      }
    }
  }

  private static IpAddress address(String literal) {
    return IpAddress.parse(literal).orElseThrow();
  }

  private static IpAddress address(boolean v6, BigInteger bits) {
    return new IpAddress(v6, v6 ? bits.shiftRight(64).longValue() : 0, bits.longValue(), 0);
  }
}

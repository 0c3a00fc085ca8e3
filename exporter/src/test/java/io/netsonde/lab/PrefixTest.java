package io.netsonde.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.wire.IpAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {
  @ParameterizedTest
  @CsvSource({
    "10.79.0.0/16, 10.79.255.255, true",
    "10.79.0.0/16, 10.80.0.0, false",
    "10.79.0.4/32, 10.79.0.4, true",
    "10.79.0.4/32, 10.79.0.5, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "10.79.0.0/16, fd79::1, false",
    "fd79::/64, fd79::ffff:ffff:ffff:ffff, true",
    "fd79::/64, fd79:0:0:1::, false",
    "fd79::/48, fd79:0:0:ffff::1, true",
    "fd79::/48, fd79:0:1::1, false",
    "fd79::/120, fd79::ff, true",
    "fd79::/120, fd79::100, false",
    "::/0, ffff::1, true"
  })
  void an_address_is_in_it_or_not(String prefix, String address, boolean expected) {
    assertThat(Prefix.parse(prefix).contains(IpAddress.parse(address).orElseThrow()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "fd79::/129", "x/8", "/8", "10.0.0.0/-1"})
  void what_is_none_is_refused(String text) {
    assertThatThrownBy(() -> Prefix.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prefix: '" + text + "' (expected: as in 10.79.0.0/16 or fd79::/64)");
  }
}

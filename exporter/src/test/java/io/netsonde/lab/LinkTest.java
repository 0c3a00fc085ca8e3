package io.netsonde.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkTest {
  @ParameterizedTest
  @CsvSource({
    "10.1.0.0/24, 1, 10.1.0.1/24",
    "0.0.0.0/8, 2, 0.0.0.2/8",
    "192.168.0.255/16, 1, 192.168.1.0/16",
    "255.255.255.252/30, 2, 255.255.255.254/30",
    "fd01::/64, 1, fd01:0:0:0:0:0:0:1/64",
    "::/64, 2, 0:0:0:0:0:0:0:2/64"
  })
  void addresses_are_counted_from_the_network_on(String network, int n, String address) {
    assertThat(Link.nth(network, n)).isEqualTo(address);
  }

  @Test
  void a_network_without_prefix_length_is_refused() {
    assertThatThrownBy(() -> Link.nth("10.0.0.0", 1))
        .hasMessage("network: '10.0.0.0' (expected: with its prefix length, as in 10.1.0.0/24)");
  }
}

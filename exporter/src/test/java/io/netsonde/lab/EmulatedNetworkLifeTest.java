package io.netsonde.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where emulated networks begin and end. */
@NeedsRoot
@NeedsTool({"ip", "fping"})
class EmulatedNetworkLifeTest {
  @ParameterizedTest
  @ValueSource(strings = {"10.79.0.1", "fd79::1", "10.80.0.2", "fd80::2", "far"})
  void only_addresses_of_the_network_can_be_named(String address) {
    try (Lab lab = Lab.open()) {
      EmulatedNetwork far = lab.host("near").emulate("10.79.0.0/16", "fd79::/64");

      assertThatThrownBy(() -> far.at(address))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("address: '" + address + "' (expected: within [10.79.0.0/16, ");
    }
  }

  @Test
  void a_closed_network_is_gone_with_its_interface() {
    try (Lab lab = Lab.open()) {
      Host host = lab.host("near");
      EmulatedNetwork far = host.emulate("10.79.0.0/16");
      far.at("10.79.0.2");
      assertThat(Pings.send(host, 1, "10.79.0.2")).hasSize(1);

      far.close();
      far.close();

      assertThat(host.run("ip", "-o", "link")).doesNotContain(far.port().name());
      assertThat(Pings.send(host, 1, "10.79.0.2")).isEmpty();
    }
  }

  @Test
  void a_network_of_one_family_has_no_addresses_of_the_other() {
    try (Lab lab = Lab.open()) {
      EmulatedNetwork far = lab.host("near").emulate("fd79::/64");

      assertThat(far.at("fd79::2")).hasToString("fd79::2 {}");
      assertThatThrownBy(() -> far.at("10.79.0.2")).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void another_host_reaches_it_through_this_one() {
    try (Lab lab = Lab.open()) {
      Host client = lab.host("client");
      Host router = lab.host("router").forward();
      lab.link(router, client, "10.77.3.0/24", "fd77:3::/64");
      client.route("10.79.0.0/16 via 10.77.3.1").route("fd79::/64 via fd77:3::1");
      EmulatedNetwork far = router.emulate("10.79.0.0/16", "fd79::/64");
      far.at("10.79.0.2");
      far.at("fd79::2");

      assertThat(Pings.send(client, 2, "10.79.0.2", "fd79::2")).hasSize(4);
    }
  }
}

package io.netsonde.lab;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.lab.emulation.EmulatedAddress;
import io.netsonde.lab.emulation.Event;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The emulated network as fping(8) and the kernel see it. */
@NeedsRoot
@NeedsTool({"ip", "fping"})
class EmulatedNetworkTest {
  private static Lab lab;
  private static Host host;
  private static EmulatedNetwork far;

  @BeforeAll
  static void open() {
    lab = Lab.open();
    host = lab.host("near");
    far = host.emulate("10.79.0.0/16", "fd79::/64");
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.79.0.2", "fd79::2"})
  void an_address_answers_after_its_delay(String address) {
    EmulatedAddress target = far.at(address).delay(ofMillis(20));

    Pings pings = Pings.send(host, address, 3);

    assertThat(pings.times()).hasSize(3).allSatisfy(t -> assertThat(t).isBetween(20.0, 500.0));
    assertThat(target.count(Event.ECHO_REQUEST)).isEqualTo(3);
    assertThat(target.count(Event.ECHO_REPLY)).isEqualTo(3);
  }

  @Test
  void an_address_of_which_nothing_is_said_is_silent() {
    assertThat(Pings.send(host, "10.79.9.9", 1).times()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.79.0.1", "fd79::1", "10.80.0.2", "fd80::2", "far"})
  void only_addresses_of_the_network_can_be_named(String address) {
    assertThatThrownBy(() -> far.at(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("address: '" + address + "' (expected: within [10.79.0.0/16, ");
  }
}

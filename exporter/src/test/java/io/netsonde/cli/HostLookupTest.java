package io.netsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netsonde.wire.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person types for a host. */
class HostLookupTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
    "::ffff:192.0.2.1, 192.0.2.1"
  })
  void a_literal_is_itself(String typed, String address) throws Exception {
    assertThat(HostLookup.first(typed, any -> true)).hasToString(address);
  }

  @Test
  void a_literal_of_the_other_family_is_refused() {
    assertThatThrownBy(() -> HostLookup.first("::1", address -> !address.v6()))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("::1: not of the wanted address family");
  }

  @Test
  void a_name_is_its_first_address_of_the_wanted_family() throws Exception {
    assertThat(HostLookup.first("localhost", address -> !address.v6())).hasToString("127.0.0.1");
  }

  @Test
  void a_name_without_an_address_of_the_wanted_family_is_refused() {
    assertThatThrownBy(() -> HostLookup.first("localhost", (IpAddress _) -> false))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("localhost: no address of the wanted family");
  }

  @Test
  void a_name_that_nobody_knows_is_refused() {
    // RFC 6761 section 6.4: no resolver knows it.
    assertThatThrownBy(() -> HostLookup.first("host.invalid", _ -> true))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(
            "host.invalid: no such host is known to this machine's name service"
                + " (/etc/resolv.conf)");
  }
}

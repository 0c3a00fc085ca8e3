package io.netsonde.clients.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.wire.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameTextTest {
  private final NameText text = new NameText(List.of("lan", "local"));

  @ParameterizedTest
  @CsvSource({
    "alice, alice",
    "alice.lan, alice",
    "alice.LAN., alice",
    "Bob's iPad.local, Bob's iPad",
    "alice.example.org, alice.example.org",
    "lan, lan",
    "böb, böb"
  })
  void names_keep_what_names_them(String raw, String expected) {
    assertThat(text.clean(raw, null)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "-", "   ", "\u0000\u0007", "\u202e", "..", ".lan"})
  void what_names_nothing_is_no_name(String raw) {
    assertThat(text.clean(raw, null)).isNull();
  }

  @Test
  void what_a_terminal_would_obey_is_left_out() {
    assertThat(text.clean("ali\u001b[31mce\n\t\u202e\u0000", null)).isEqualTo("ali[31mce");
  }

  @Test
  void a_name_is_never_longer_than_a_name_can_be() {
    assertThat(text.clean("x".repeat(10_000), null)).hasSize(253);
    assertThat(text.clean("\ud83d\ude00".repeat(10_000), null)).hasSizeBetween(1, 253);
  }

  @Test
  void an_address_is_no_name_of_itself() {
    IpAddress address = IpAddress.parse("192.168.1.5").orElseThrow();
    assertThat(text.clean("host-192-168-1-5.isp.example", address)).isNull();
    assertThat(text.clean("192.168.1.5", address)).isNull();
    assertThat(text.clean("host-5.isp.example", address)).isEqualTo("host-5.isp.example");
  }
}

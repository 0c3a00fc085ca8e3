package io.netsonde.wire.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "a",
        "example.com",
        "example.com.",
        "EXAMPLE.Com",
        "xn--bcher-kva.example",
        "_dmarc.example.com",
        "my_host",
        "3com.com",
        "1.2.3.4.example",
        "10-0-0-1.example",
        "a.b-c.d",
        "1x",
        "0a.example.0y"
      })
  void a_name_is_accepted(String name) {
    assertThat(HostName.isValid(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a..b",
        ".a",
        "a..",
        "-a",
        "a.-b",
        "a b",
        " a",
        "a\n",
        "bücher.example",
        "a/b",
        "a:80",
        "http://a",
        "a@b",
        "a%b",
        "*.example",
        "127.1",
        "2130706433",
        "1.2.3",
        "1.2.3.4",
        "1.2.3.4.",
        "01.2.3.4",
        "example.1",
        "0x7f000001",
        "0X7F.0x1",
        "a.0x",
        "fe80::1",
        "\u0000"
      })
  void what_is_no_name_or_an_old_notation_of_an_address_is_refused(String name) {
    assertThat(HostName.isValid(name)).isFalse();
  }

  @Test
  void lengths_are_bounded_as_in_dns() {
    String label = "a".repeat(63);
    String longest = String.join(".", label, label, label, "a".repeat(61));

    assertThat(HostName.isValid(label)).isTrue();
    assertThat(HostName.isValid(label + "a")).isFalse();
    assertThat(longest).hasSize(253);
    assertThat(HostName.isValid(longest)).isTrue();
    assertThat(HostName.isValid(longest + ".")).isTrue();
    assertThat(HostName.isValid(longest + "a")).isFalse();
  }

  @FuzzTest
  void any_text_is_a_name_or_not(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (HostName.isValid(text)) {
      assertThat(text).matches("[A-Za-z0-9_.-]{1,254}");
    }
  }
}

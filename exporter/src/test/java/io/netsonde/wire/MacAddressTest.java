package io.netsonde.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
  @ParameterizedTest
  @CsvSource({
    "02:00:5E:10:00:03, 02:00:5e:10:00:03",
    "0-c-29-6d-F-cf, 00:0c:29:6d:0f:cf",
    "02005e100003, 02:00:5e:10:00:03"
  })
  void notations_in_use_are_read(String text, String expected) {
    assertThat(MacAddress.parse(text).orElseThrow()).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "02:00:5e:10:00",
        "02:00:5e:10:00:03:04",
        "02:00:5e:10:00:3g",
        "02:00:5e:10:00:003",
        "2005e100003",
        "02.00.5e.10.00.03",
        "02::5e:10:00:03",
        "02:00:5e:10:00:"
      })
  void anything_else_is_not(String text) {
    assertThat(MacAddress.parse(text)).isEmpty();
  }

  @Test
  void its_first_byte_says_who_gave_it() {
    assertThat(mac("02:00:5e:10:00:03").isLocallyAdministered()).isTrue();
    assertThat(mac("00:0c:29:00:00:01").isLocallyAdministered()).isFalse();
    assertThat(mac("33:33:00:00:00:01").isGroup()).isTrue();
    assertThat(mac("00:0c:29:00:00:01").isGroup()).isFalse();
    assertThat(mac("00:00:00:00:00:00").isZero()).isTrue();
  }

  @Test
  void six_bytes_are_an_address_and_no_other_number() {
    assertThat(MacAddress.of(new byte[] {(byte) 0xfe, 0, 0, 0, 0, 1}))
        .contains(mac("fe:00:00:00:00:01"));
    assertThat(MacAddress.of(new byte[8])).isEmpty();
  }

  @FuzzTest
  void any_text_is_read_or_refused(byte[] bytes) {
    Optional<MacAddress> read = MacAddress.parse(new String(bytes, StandardCharsets.ISO_8859_1));
    if (read.isPresent()) {
      assertThat(MacAddress.parse(read.get().toString())).isEqualTo(read);
    }
  }

  private static MacAddress mac(String text) {
    return MacAddress.parse(text).orElseThrow();
  }
}

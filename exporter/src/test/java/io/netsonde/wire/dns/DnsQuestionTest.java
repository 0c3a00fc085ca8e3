package io.netsonde.wire.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsQuestionTest {
  /** RFC 1035 section 4.1: id, RD, one question; name, type, class. */
  @Test
  void a_query_is_what_the_rfc_says() {
    assertThat(hex(new DnsQuestion("A.bc", DnsType.A).query(0xfedc)))
        .isEqualTo("fedc01000001000000000000" + "0161026263" + "00" + "00010001");
    assertThat(hex(new DnsQuestion("a.bc", DnsType.AAAA).query(1)))
        .isEqualTo("000101000001000000000000" + "0161026263" + "00" + "001c0001");
  }

  @Test
  void the_longest_name_fits() {
    String label = "a".repeat(63);
    String longest = String.join(".", label, label, label, "a".repeat(61));

    assertThat(new DnsQuestion(longest, DnsType.A).query(1).remaining()).isEqualTo(12 + 255 + 4);
    assertThatThrownBy(() -> new DnsQuestion(longest + "a", DnsType.A))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a.",
        "a..b",
        "é",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void what_fits_into_no_message_is_refused(String name) {
    assertThatThrownBy(() -> new DnsQuestion(name, DnsType.A))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String hex(ByteBuffer message) {
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}

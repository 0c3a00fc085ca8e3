package io.netsonde.wire.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netsonde.wire.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PointerAnswerTest {
  @Test
  void an_address_has_a_name_in_the_reverse_tree() {
    assertThat(question("192.168.10.33").name()).isEqualTo("33.10.168.192.in-addr.arpa");
    assertThat(question("2001:db8::567:89ab").name())
        .isEqualTo("b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
  }

  @Test
  void a_pointer_is_followed_over_an_alias() throws Exception {
    ByteBuffer message = response(2);
    record(message, 0xc00c, 5, 300, "33", "sub", "example");
    int alias = message.position() - 16;
    record(message, 0xc000 | alias, 12, 60, "printer", "example");
    PointerAnswer answer = PointerAnswer.parse(message.flip());
    assertThat(answer.id()).isEqualTo(7);
    assertThat(answer.question()).isEqualTo("33.10.168.192.in-addr.arpa");
    assertThat(answer.name()).isEqualTo("printer.example");
    assertThat(answer.ttlSeconds()).isEqualTo(60);
  }

  @Test
  void an_answer_without_a_pointer_has_no_name() throws Exception {
    PointerAnswer answer = PointerAnswer.parse(response(0).flip());
    assertThat(answer.name()).isNull();
  }

  @Test
  void an_answer_that_is_cut_anywhere_is_refused_or_read_as_far_as_it_goes() throws Exception {
    ByteBuffer message = response(1);
    record(message, 0xc00c, 12, 60, "printer", "example");
    byte[] whole = new byte[message.flip().remaining()];
    message.get(whole);
    for (int cut = 0; cut < whole.length; cut++) {
      try {
        PointerAnswer answer = PointerAnswer.parse(ByteBuffer.wrap(whole, 0, cut));
        assertThat(answer.name()).isNull();
      } catch (DnsFormatException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  @Test
  void a_question_is_no_answer() {
    assertThatThrownBy(() -> PointerAnswer.parse(question("10.0.0.1").query(1)))
        .hasMessage("no response to one question");
  }

  @FuzzTest
  void any_bytes_are_an_answer_or_refused(byte[] bytes) {
    try {
      PointerAnswer.parse(ByteBuffer.wrap(bytes));
    } catch (DnsFormatException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  private static ByteBuffer response(int answers) {
    ByteBuffer message = ByteBuffer.allocate(512);
    message.put(question("192.168.10.33").query(7));
    return message.putShort(2, (short) 0x8180).putShort(6, (short) answers);
  }

  private static void record(ByteBuffer out, int owner, int type, int ttl, String... labels) {
    out.putShort((short) owner).putShort((short) type).putShort((short) 1).putInt(ttl);
    int at = out.position();
    out.putShort((short) 0);
    for (String label : labels) {
      out.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.put((byte) 0);
    out.putShort(at, (short) (out.position() - at - 2));
  }

  private static PointerQuestion question(String address) {
    return new PointerQuestion(IpAddress.parse(address).orElseThrow());
  }
}

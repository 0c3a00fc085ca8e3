package io.netsonde.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IcmpEchoTest {
  private static final int OFFSET = 5;

  /** RFC 792: type, code, checksum, identifier, sequence, then the data. */
  @Test
  void a_request_stands_as_the_rfc_draws_it() {
    byte[] bytes = new byte[OFFSET + 10];
    bytes[OFFSET + 8] = 'h';
    bytes[OFFSET + 9] = 'i';
    MemorySegment message = MemorySegment.ofArray(bytes);

    IcmpEcho.writeRequest(message, OFFSET, 10, false, 0x1234, 0xfedc);

    assertThat(HexFormat.of().formatHex(bytes, OFFSET, OFFSET + 10))
        .startsWith("0800")
        .endsWith("1234fedc6869");
    assertThat(InternetChecksum.of(message, OFFSET, 10)).isZero();
    assertThat(HexFormat.of().formatHex(bytes, 0, OFFSET)).isEqualTo("00".repeat(OFFSET));
  }

  @Test
  void a_v6_request_leaves_its_checksum_to_the_kernel() {
    byte[] bytes = new byte[8];
    bytes[2] = 7;

    IcmpEcho.writeRequest(MemorySegment.ofArray(bytes), 0, 8, true, 1, 2);

    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("8000000000010002");
  }

  @Test
  void identifier_and_sequence_are_taken_modulo_65536() {
    MemorySegment message = MemorySegment.ofArray(new byte[8]);

    IcmpEcho.writeRequest(message, 0, 8, false, 0x1_0001, -1);

    assertThat(IcmpEcho.identifier(message, 0)).isEqualTo(1);
    assertThat(IcmpEcho.sequence(message, 0)).isEqualTo(65_535);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void only_type_and_code_of_the_family_make_a_reply(boolean v6) {
    MemorySegment message = MemorySegment.ofArray(new byte[8]);
    for (int type = 0; type < 256; type++) {
      for (int code = 0; code < 2; code++) {
        message.set(ValueLayout.JAVA_BYTE, 0, (byte) type);
        message.set(ValueLayout.JAVA_BYTE, 1, (byte) code);

        assertThat(IcmpEcho.isReply(message, 0, v6))
            .as("type %d code %d", type, code)
            .isEqualTo(type == (v6 ? 129 : 0) && code == 0);
      }
    }
  }
}

package io.netsonde.wire.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Instructions as the kernel's documentation has them (instruction-set.rst), on little-endian. */
class ProgramTest {
  private final Program code = new Program();

  @Test
  void an_instruction_is_an_operation_two_registers_a_distance_and_a_number() {
    code.set(Register.R1, -2);
    code.set(Register.R6, Register.R1);
    code.load(Register.R7, 8, Register.R6, 16);
    code.load(Register.R1, 2, Register.FRAME, -8);
    code.store(Register.FRAME, -4, 4, Register.R8);
    code.store(Register.FRAME, -16, 8, 1);
    code.addAtomically(Register.R0, 8, Register.R9);
    code.call(Helper.PROBE_READ_KERNEL);
    code.map(Register.R1, 5);
    code.exit();

    assertThat(HexFormat.ofDelimiter(" ").formatHex(code.bytes()))
        .isEqualTo(
            "b7 01 00 00 fe ff ff ff "
                + "bf 16 00 00 00 00 00 00 "
                + "79 67 10 00 00 00 00 00 "
                + "69 a1 f8 ff 00 00 00 00 "
                + "63 8a fc ff 00 00 00 00 "
                + "7a 0a f0 ff 01 00 00 00 "
                + "db 90 08 00 00 00 00 00 "
                + "85 00 00 00 71 00 00 00 "
                + "18 11 00 00 05 00 00 00 00 00 00 00 00 00 00 00 "
                + "95 00 00 00 00 00 00 00");
  }

  @Test
  void labels_become_distances() {
    Program.Label there = code.label();
    code.jumpUnless(Register.R1, 6, there).set(Register.R0, 0).jump(there).exit();
    code.place(there).exit();

    assertThat(HexFormat.of().formatHex(code.bytes()))
        .startsWith("5501030006000000")
        .contains("0500010000000000");
  }

  @Test
  void a_label_that_is_not_ahead_is_refused() {
    Program.Label behind = code.label();
    code.place(behind).set(Register.R0, 0).jumpIfZero(Register.R0, behind);
    assertThatThrownBy(code::bytes)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the label of instruction 1 is not ahead of it");
    assertThatThrownBy(() -> code.place(behind)).hasMessage("the label is placed already");
    assertThatThrownBy(() -> code.load(Register.R1, 3, Register.R2, 0))
        .hasMessage("3 bytes (expected: 2, 4 or 8)");
  }
}

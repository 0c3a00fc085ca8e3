package io.netsonde.wire.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssemblerTest {
  @Test
  void labels_become_distances() {
    Assembler code = new Assembler();
    Assembler.Label no = code.label();
    code.emit(Bpf.LD_BYTE, 0)
        .jumpUnless(Bpf.JUMP_IF_EQUAL, 7, no)
        .emit(Bpf.RETURN, 96)
        .place(no)
        .emit(Bpf.RETURN, 0);

    assertThat(code.assemble())
        .containsExactly(
            Instruction.of(Bpf.LD_BYTE, 0),
            new Instruction(Bpf.JUMP_IF_EQUAL, 0, 1, 7),
            Instruction.of(Bpf.RETURN, 96),
            Instruction.of(Bpf.RETURN, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 200, 252, 253, 254, 255, 256, 257, 300, 1000})
  void a_condition_reaches_as_far_as_it_has_to(int between) {
    for (boolean bothFar : new boolean[] {false, true}) {
      Assembler code = new Assembler();
      Assembler.Label five = code.label();
      Assembler.Label other = code.label();
      code.emit(Bpf.LD_BYTE, 0);
      if (bothFar) {
        code.branch(Bpf.JUMP_IF_EQUAL, 5, five, other);
      } else {
        code.jumpWhen(Bpf.JUMP_IF_EQUAL, 5, five).jump(other);
      }
      for (int i = 0; i < between; i++) {
        code.emit(Bpf.RETURN, 1);
      }
      code.place(other).emit(Bpf.RETURN, 2).place(five).emit(Bpf.RETURN, 3);
      Interpreter program = new Interpreter(code.assemble());

      assertThat(program.run(new byte[] {5})).isEqualTo(3);
      assertThat(program.run(new byte[] {6})).isEqualTo(2);
    }
  }

  @Test
  void a_program_that_is_appended_keeps_its_jumps() {
    List<Instruction> inner =
        List.of(
            Instruction.of(Bpf.LD_BYTE, 0),
            new Instruction(Bpf.JUMP_IF_EQUAL, 1, 0, 9),
            Instruction.of(Bpf.JUMP, 1),
            Instruction.of(Bpf.RETURN, 4),
            Instruction.of(Bpf.RETURN, 5));
    Interpreter program =
        new Interpreter(new Assembler().emit(Bpf.LD_IMMEDIATE, 1).append(inner).assemble());

    assertThat(program.run(new byte[] {9})).isEqualTo(4);
    assertThat(program.run(new byte[] {8})).isEqualTo(5);
  }

  @Test
  void a_jump_back_is_refused() {
    Assembler code = new Assembler();
    Assembler.Label back = code.label();
    code.place(back).emit(Bpf.LD_IMMEDIATE, 1).jump(back);

    assertThatThrownBy(code::assemble).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new Assembler().jump(new Assembler().label()).assemble())
        .isInstanceOf(RuntimeException.class);
  }
}

package io.netsonde.wire.bpf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a program with labels in the place of distances.
 *
 * <pre>
 * Assembler.Label other = code.label();
 * code.emit(Bpf.LD_HALF, 12).jumpUnless(Bpf.JUMP_IF_EQUAL, 0x0800, other)
 *     .emit(Bpf.RETURN, 96).place(other).emit(Bpf.RETURN, 0);
 * </pre>
 *
 * <p>All jumps go forward, as the language wants it. A condition reaches 255 instructions far; one
 * that has to reach further is given an unconditional jump behind it, which has no such limit. That
 * moves what stands behind, so distances are found in rounds, until no further jump grows.
 */
public final class Assembler {
  private static final int NEAR = 255;
  private static final int FALL_THROUGH = -1;

  /** A place in the program; belongs to the assembler that made it. */
  public static final class Label {
    private final int number;

    private Label(int number) {
      this.number = number;
    }
  }

  /** An instruction, with the numbers of its labels. */
  private record Step(int code, int k, int whenTrue, int whenFalse) {
    boolean isJump() {
      return (code & Bpf.CLASS) == Bpf.BPF_JMP;
    }
  }

  private final List<Step> steps = new ArrayList<>();

  /** Of each label, the step that it stands before; -1 until it is placed. */
  private final List<Integer> places = new ArrayList<>();

  /** A label that is yet to be placed. */
  public Label label() {
    places.add(-1);
    return new Label(places.size() - 1);
  }

  /** Puts a label before the next instruction. */
  public Assembler place(Label label) {
    if (places.set(label.number, steps.size()) >= 0) {
      throw new IllegalStateException("the label is placed already");
    }
    return this;
  }

  /** Adds an instruction that does not jump. */
  public Assembler emit(int code, int k) {
    steps.add(new Step(code, k, FALL_THROUGH, FALL_THROUGH));
    return this;
  }

  /** Goes to a label in any case. */
  public Assembler jump(Label to) {
    steps.add(new Step(Bpf.JUMP, 0, to.number, to.number));
    return this;
  }

  /** Goes to one label or the other. */
  public Assembler branch(int condition, int k, Label whenTrue, Label whenFalse) {
    steps.add(new Step(condition, k, whenTrue.number, whenFalse.number));
    return this;
  }

  /** Goes to a label where a condition holds, and on where not. */
  public Assembler jumpWhen(int condition, int k, Label to) {
    steps.add(new Step(condition, k, to.number, FALL_THROUGH));
    return this;
  }

  /** Goes to a label where a condition does not hold, and on where it does. */
  public Assembler jumpUnless(int condition, int k, Label to) {
    steps.add(new Step(condition, k, FALL_THROUGH, to.number));
    return this;
  }

  /** Adds a program whose own jumps stay within it. */
  public Assembler append(List<Instruction> program) {
    List<Label> labels = new ArrayList<>();
    for (int i = 0; i <= program.size(); i++) {
      labels.add(label());
    }
    for (int i = 0; i < program.size(); i++) {
      place(labels.get(i));
      Instruction instruction = program.get(i);
      if (instruction.isConditional()) {
        branch(
            instruction.code(),
            instruction.k(),
            labels.get(i + 1 + instruction.jumpTrue()),
            labels.get(i + 1 + instruction.jumpFalse()));
      } else if (instruction.code() == Bpf.JUMP) {
        jump(labels.get(i + 1 + instruction.k()));
      } else {
        emit(instruction.code(), instruction.k());
      }
    }
    return place(labels.getLast());
  }

  /**
   * The program.
   *
   * @throws IllegalStateException when a label that is gone to is not placed, or lies behind
   */
  public List<Instruction> assemble() {
    int[] widths = new int[steps.size()];
    Arrays.fill(widths, 1);
    int[] at = addresses(widths);
    for (boolean grown = true; grown; at = addresses(widths)) {
      grown = false;
      for (int i = 0; i < steps.size(); i++) {
        int needed = width(steps.get(i), i, at);
        grown |= needed > widths[i];
        widths[i] = Math.max(needed, widths[i]);
      }
    }
    List<Instruction> program = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      write(steps.get(i), i, widths[i], at, program);
    }
    return List.copyOf(program);
  }

  private static int[] addresses(int[] widths) {
    int[] at = new int[widths.length + 1];
    for (int i = 0; i < widths.length; i++) {
      at[i + 1] = at[i] + widths[i];
    }
    return at;
  }

  /** Instructions that a step takes: one more for each of its ways that is far. */
  private int width(Step step, int i, int[] at) {
    if (!step.isJump() || step.code == Bpf.JUMP) {
      return 1;
    }
    int width = 1;
    width += target(step.whenTrue, i, at) - at[i] - 1 > NEAR ? 1 : 0;
    width += target(step.whenFalse, i, at) - at[i] - 1 > NEAR ? 1 : 0;
    return width;
  }

  private void write(Step step, int i, int width, int[] at, List<Instruction> program) {
    if (!step.isJump()) {
      program.add(Instruction.of(step.code, step.k));
      return;
    }
    int whenTrue = target(step.whenTrue, i, at);
    int whenFalse = target(step.whenFalse, i, at);
    int next = at[i] + 1;
    if (step.code == Bpf.JUMP) {
      program.add(Instruction.of(Bpf.JUMP, whenTrue - next));
    } else if (width == 1) {
      program.add(new Instruction(step.code, whenTrue - next, whenFalse - next, step.k));
    } else if (width == 2) {
      boolean farTrue = whenTrue - next > NEAR;
      program.add(
          new Instruction(
              step.code, farTrue ? 0 : whenTrue - next, farTrue ? whenFalse - next : 0, step.k));
      program.add(Instruction.of(Bpf.JUMP, (farTrue ? whenTrue : whenFalse) - next - 1));
    } else {
      program.add(new Instruction(step.code, 0, 1, step.k));
      program.add(Instruction.of(Bpf.JUMP, whenTrue - next - 1));
      program.add(Instruction.of(Bpf.JUMP, whenFalse - next - 2));
    }
  }

  private int target(int label, int i, int[] at) {
    int step = label == FALL_THROUGH ? i + 1 : places.get(label);
    if (step <= i) {
      throw new IllegalStateException(
          step < 0 ? "a label is not placed" : "a jump of step " + i + " goes back");
    }
    return at[step];
  }
}

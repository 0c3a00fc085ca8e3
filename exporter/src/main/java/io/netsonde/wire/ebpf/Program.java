package io.netsonde.wire.ebpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A program, written instruction by instruction, with labels in the place of distances.
 *
 * <pre>
 * Program.Label none = code.label();
 * code.load(R7, 8, R6, 0).jumpIfZero(R7, none)
 *     .place(none).set(R0, 0).exit();
 * </pre>
 *
 * <p>An instruction has 8 bytes: operation, two registers, a distance, a number
 * (Documentation/bpf/standardization/instruction-set.rst). All jumps go forward here.
 */
public final class Program {
  /** linux/bpf.h and linux/bpf_common.h: classes, widths and modes, put together. */
  private static final int LOAD_IMMEDIATE = 0x18;

  private static final int LOAD = 0x61;
  private static final int STORE = 0x63;
  private static final int STORE_IMMEDIATE = 0x62;
  private static final int ATOMIC_DOUBLE = 0xdb;
  private static final int ATOMIC_ADD = 0x00;
  private static final int SET_IMMEDIATE = 0xb7;
  private static final int SET = 0xbf;
  private static final int ADD_IMMEDIATE = 0x07;
  private static final int AND_IMMEDIATE = 0x57;
  private static final int OR = 0x4f;
  private static final int SHIFT_LEFT = 0x67;
  private static final int JUMP = 0x05;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int JUMP_UNLESS_EQUAL = 0x55;
  private static final int CALL = 0x85;
  private static final int EXIT = 0x95;

  /** linux/bpf.h: in the place of the source, the number is the descriptor of a map. */
  private static final int BPF_PSEUDO_MAP_FD = 1;

  private static final int UNPLACED = -1;
  private static final int NO_LABEL = -1;

  /** A place in the program; belongs to the program that made it. */
  public static final class Label {
    private final int number;

    private Label(int number) {
      this.number = number;
    }
  }

  private record Step(int code, int to, int from, int distance, int number, int label) {}

  private final List<Step> steps = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();

  /** A label that is yet to be placed. */
  public Label label() {
    places.add(UNPLACED);
    return new Label(places.size() - 1);
  }

  /** Puts a label before the next instruction. */
  public Program place(Label label) {
    if (places.set(label.number, steps.size()) != UNPLACED) {
      throw new IllegalStateException("the label is placed already");
    }
    return this;
  }

  /** to = number. */
  public Program set(Register to, int number) {
    return step(SET_IMMEDIATE, to.number(), 0, 0, number);
  }

  /** to = from. */
  public Program set(Register to, Register from) {
    return step(SET, to.number(), from.number(), 0, 0);
  }

  /** to = to + number. */
  public Program add(Register to, int number) {
    return step(ADD_IMMEDIATE, to.number(), 0, 0, number);
  }

  /** to = to &amp; number, whose sign fills the upper half. */
  public Program and(Register to, int number) {
    return step(AND_IMMEDIATE, to.number(), 0, 0, number);
  }

  /** to = to | from. */
  public Program or(Register to, Register from) {
    return step(OR, to.number(), from.number(), 0, 0);
  }

  /** to = to &lt;&lt; bits. */
  public Program shiftLeft(Register to, int bits) {
    return step(SHIFT_LEFT, to.number(), 0, 0, bits);
  }

  /** to = so many bytes (2, 4 or 8) of memory at from + offset. */
  public Program load(Register to, int bytes, Register from, int offset) {
    return step(LOAD | width(bytes), to.number(), from.number(), offset, 0);
  }

  /** So many bytes of memory at to + offset = from. */
  public Program store(Register to, int offset, int bytes, Register from) {
    return step(STORE | width(bytes), to.number(), from.number(), offset, 0);
  }

  /** So many bytes of memory at to + offset = number. */
  public Program store(Register to, int offset, int bytes, int number) {
    return step(STORE_IMMEDIATE | width(bytes), to.number(), 0, offset, number);
  }

  /** 8 bytes of memory at to + offset grow by from, whoever else adds at the same time. */
  public Program addAtomically(Register to, int offset, Register from) {
    return step(ATOMIC_DOUBLE, to.number(), from.number(), offset, ATOMIC_ADD);
  }

  /** to = a map, to be handed to a helper. */
  public Program map(Register to, int descriptor) {
    step(LOAD_IMMEDIATE, to.number(), BPF_PSEUDO_MAP_FD, 0, descriptor);
    // The number has 64 bits, of which the upper half stands in an instruction of its own.
    return step(0, 0, 0, 0, 0);
  }

  /** Calls a function of the kernel. */
  public Program call(Helper helper) {
    return step(CALL, 0, 0, 0, helper.number());
  }

  /** Goes to a label in any case. */
  public Program jump(Label to) {
    return jump(JUMP, Register.R0, 0, to);
  }

  /** Goes to a label where a register is 0. */
  public Program jumpIfZero(Register register, Label to) {
    return jump(JUMP_IF_EQUAL, register, 0, to);
  }

  /** Goes to a label where a register is not a number. */
  public Program jumpUnless(Register register, int number, Label to) {
    return jump(JUMP_UNLESS_EQUAL, register, number, to);
  }

  /** Ends the program, with R0 as its result. */
  public Program exit() {
    return step(EXIT, 0, 0, 0, 0);
  }

  /**
   * The program as the kernel takes it, in this machine's byte order.
   *
   * @throws IllegalStateException when a label that is gone to is not placed, or lies behind
   */
  public byte[] bytes() {
    ByteBuffer out = ByteBuffer.allocate(steps.size() * 8).order(ByteOrder.nativeOrder());
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      int distance = step.label == NO_LABEL ? step.distance : distance(i, step.label);
      out.put((byte) step.code).put((byte) (step.from << 4 | step.to));
      out.putShort((short) distance).putInt(step.number);
    }
    return out.array();
  }

  private int distance(int from, int label) {
    int distance = places.get(label) - from - 1;
    if (distance < 0 || distance > Short.MAX_VALUE) {
      throw new IllegalStateException("the label of instruction " + from + " is not ahead of it");
    }
    return distance;
  }

  /** The bits of a width: 4 bytes are 0x00, 2 are 0x08, 8 are 0x18. */
  private static int width(int bytes) {
    return switch (bytes) {
      case 2 -> 0x08;
      case 4 -> 0x00;
      case 8 -> 0x18;
      default -> throw new IllegalArgumentException(bytes + " bytes (expected: 2, 4 or 8)");
    };
  }

  private Program jump(int code, Register register, int number, Label label) {
    steps.add(new Step(code, register.number(), 0, 0, number, label.number));
    return this;
  }

  private Program step(int code, int to, int from, int distance, int number) {
    steps.add(new Step(code, to, from, distance, number, NO_LABEL));
    return this;
  }
}

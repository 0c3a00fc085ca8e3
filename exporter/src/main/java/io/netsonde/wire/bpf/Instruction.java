package io.netsonde.wire.bpf;

/**
 * One instruction of classic BPF ({@code struct sock_filter}).
 *
 * @param code operation, linux/bpf_common.h
 * @param jumpTrue instructions to skip when the comparison holds, 0 to 255
 * @param jumpFalse instructions to skip when it does not, 0 to 255
 * @param k operand; of an unconditional jump, the instructions to skip
 */
public record Instruction(int code, int jumpTrue, int jumpFalse, int k) {
  /** One that does not jump. */
  public static Instruction of(int code, int k) {
    return new Instruction(code, 0, 0, k);
  }

  /** Whether it is a jump on a condition. */
  public boolean isConditional() {
    return (code & Bpf.CLASS) == Bpf.BPF_JMP && (code & Bpf.OPERATION) != Bpf.BPF_JA;
  }

  /** Whether it reads the packet at a place that {@link #k} counts from the packet's begin. */
  public boolean readsPacket() {
    int mode = code & Bpf.MODE;
    return switch (code & Bpf.CLASS) {
      case Bpf.BPF_LD -> mode == Bpf.BPF_ABS || mode == Bpf.BPF_IND;
      case Bpf.BPF_LDX -> mode == Bpf.BPF_MSH;
      default -> false;
    };
  }

  /** Whether it loads from a place in the packet that does not depend on what was read before. */
  public boolean readsFixedPlace() {
    return (code & Bpf.CLASS) == Bpf.BPF_LD && (code & Bpf.MODE) == Bpf.BPF_ABS;
  }

  /** Bytes that a load loads: 1, 2 or 4. */
  public int width() {
    return switch (code & Bpf.SIZE) {
      case Bpf.BPF_B -> 1;
      case Bpf.BPF_H -> 2;
      default -> Integer.BYTES;
    };
  }

  /** The same with another operand. */
  public Instruction withOperand(int operand) {
    return new Instruction(code, jumpTrue, jumpFalse, operand);
  }
}

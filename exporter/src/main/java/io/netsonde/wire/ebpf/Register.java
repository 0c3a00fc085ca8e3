package io.netsonde.wire.ebpf;

/**
 * The registers, 64 bits each. A call takes its arguments in R1 to R5, gives its result in R0, and
 * leaves R6 to R9 as they were.
 */
public enum Register {
  R0(0),
  R1(1),
  R2(2),
  R3(3),
  R4(4),
  R5(5),
  R6(6),
  R7(7),
  R8(8),
  R9(9),

  /** The end of the 512 bytes of stack; read only. */
  FRAME(10);

  private final int number;

  Register(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}

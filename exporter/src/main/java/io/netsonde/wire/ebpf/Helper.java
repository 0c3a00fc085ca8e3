package io.netsonde.wire.ebpf;

/** Functions of the kernel that a program may call (linux/bpf.h, {@code enum bpf_func_id}). */
public enum Helper {
  /** The value of a key in a map, or 0: {@code (map, key)}. */
  MAP_LOOKUP_ELEM(1),

  /** Sets the value of a key; 0 where it could be done: {@code (map, key, value, flags)}. */
  MAP_UPDATE_ELEM(2),

  /** Copies memory of the kernel, or zeros where there is none: {@code (to, length, from)}. */
  PROBE_READ_KERNEL(113);

  private final int number;

  Helper(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}

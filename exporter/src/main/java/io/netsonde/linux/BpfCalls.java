package io.netsonde.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.netsonde.wire.CHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * bpf(2): one system call whose command says what it does, and whose parameters are a union of one
 * structure for each command ({@code union bpf_attr} of linux/bpf.h). The C library has no function
 * for it.
 */
final class BpfCalls {
  /** By linux/bpf.h, {@code enum bpf_cmd}. */
  static final int BPF_MAP_CREATE = 0;

  static final int BPF_MAP_LOOKUP_ELEM = 1;
  static final int BPF_MAP_DELETE_ELEM = 3;
  static final int BPF_MAP_GET_NEXT_KEY = 4;
  static final int BPF_PROG_LOAD = 5;
  static final int BPF_RAW_TRACEPOINT_OPEN = 17;

  /** Longer than what any of these commands reads; a kernel that knows less wants zeros there. */
  private static final int LENGTH = 72;

  /** Longest name of a map or program, with its zero. */
  @CHeader("linux/bpf.h")
  private static final int BPF_OBJ_NAME_LEN = 16;

  private static final MemorySegment SYSCALL = Native.symbol("syscall");

  /** asm/unistd.h of each. */
  private static final long NUMBER =
      System.getProperty("os.arch", "").equals("aarch64") ? 280 : 321;

  private BpfCalls() {}

  /** Parameters, all zero. */
  static MemorySegment parameters(Arena arena) {
    return arena.allocate(LENGTH, 8);
  }

  /** A name among parameters, cut to what there is room for. */
  static void name(MemorySegment parameters, long at, String name) {
    for (int i = 0; i < Math.min(name.length(), BPF_OBJ_NAME_LEN - 1); i++) {
      parameters.set(JAVA_BYTE, at + i, (byte) name.charAt(i));
    }
  }

  /** An address among parameters; the segment has to outlive the call. */
  static void address(MemorySegment parameters, long at, MemorySegment segment) {
    parameters.set(JAVA_LONG, at, segment.address());
  }

  /** A number among parameters. */
  static void number(MemorySegment parameters, long at, int value) {
    parameters.set(JAVA_INT, at, value);
  }

  /**
   * Makes the call.
   *
   * @return a descriptor or 0; {@code -errno} where it failed
   */
  static long call(int command, MemorySegment parameters, MemorySegment capture) {
    // The size, in the place of an address.
    return Native.pointerThird(
        SYSCALL, capture, NUMBER, command, parameters, MemorySegment.ofAddress(LENGTH), 0);
  }
}

package io.netsonde.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.netsonde.wire.ebpf.Program;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * A program of eBPF that the kernel runs whenever it comes by a place of its own that has a name
 * ({@code BPF_RAW_TRACEPOINT_OPEN}), until this is closed or the process ends. The program is given
 * the place's arguments, 8 bytes each.
 */
public final class RawTracepoint implements AutoCloseable {
  /** linux/bpf.h, {@code enum bpf_prog_type}. */
  private static final int BPF_PROG_TYPE_RAW_TRACEPOINT = 17;

  /**
   * The kernel lets only programs that may be had under its own licence read its memory. What is
   * loaded here is offered under both; nothing else of Netsonde is concerned.
   */
  private static final String LICENCE = "Dual MIT/GPL";

  private static final int INSTRUCTION = 8;
  private static final int LOG = 1 << 16;
  private static final int LONGEST_REASON = 200;

  private final Descriptor link;

  private RawTracepoint(Descriptor link) {
    this.link = link;
  }

  /**
   * Has the kernel check the program and run it from now on.
   *
   * @param place name of the tracepoint: {@code tcp_retransmit_skb}
   * @throws LinuxException EPERM without {@code CAP_BPF} and {@code CAP_PERFMON}; ENOENT where the
   *     kernel has no such place; EACCES or EINVAL, with its words, where it does not trust the
   *     program
   */
  public static RawTracepoint attach(String place, Program program) throws LinuxException {
    return Opening.with((arena, capture) -> {
      int number = load(place, program.bytes(), arena, capture);
      // Attached, the program stays without its descriptor.
      try (Descriptor loaded = Descriptor.owning("eBPF program", number, Arena.ofShared())) {
        MemorySegment parameters = BpfCalls.parameters(arena);
        BpfCalls.address(parameters, 0, arena.allocateFrom(place));
        BpfCalls.number(parameters, 8, loaded.borrow());
        loaded.giveBack();
        long result = BpfCalls.call(BpfCalls.BPF_RAW_TRACEPOINT_OPEN, parameters, capture);
        int link = LinuxException.check(result, "bpf", "follow the kernel's " + place);
        return new RawTracepoint(Descriptor.owning("tracepoint", link, arena));
      }
    });
  }

  private static int load(String place, byte[] code, Arena arena, MemorySegment capture)
      throws LinuxException {
    MemorySegment parameters = BpfCalls.parameters(arena);
    BpfCalls.number(parameters, 0, BPF_PROG_TYPE_RAW_TRACEPOINT);
    BpfCalls.number(parameters, 4, code.length / INSTRUCTION);
    MemorySegment instructions = arena.allocate(code.length, INSTRUCTION);
    MemorySegment.copy(code, 0, instructions, JAVA_BYTE, 0, code.length);
    BpfCalls.address(parameters, 8, instructions);
    BpfCalls.address(parameters, 16, arena.allocateFrom(LICENCE));
    BpfCalls.name(parameters, 48, "netsonde");
    long result = BpfCalls.call(BpfCalls.BPF_PROG_LOAD, parameters, capture);
    if (result == -Errno.EACCES || result == -Errno.EINVAL) {
      // Once more, to hear why.
      MemorySegment words = arena.allocate(LOG);
      BpfCalls.number(parameters, 24, 1);
      BpfCalls.number(parameters, 28, LOG);
      BpfCalls.address(parameters, 32, words);
      long again = BpfCalls.call(BpfCalls.BPF_PROG_LOAD, parameters, capture);
      if (again >= 0) {
        return (int) again;
      }
      return LinuxException.check(result, "bpf", "load a program for " + place + reason(words));
    }
    return LinuxException.check(result, "bpf", "load a program for " + place);
  }

  /** The last of the verifier's lines that says something. */
  private static String reason(MemorySegment words) {
    int length = 0;
    while (length < LOG && words.get(JAVA_BYTE, length) != 0) {
      length++;
    }
    String text = new String(words.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    return text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("processed "))
        .reduce((first, second) -> second)
        .map(line -> " (" + line.substring(0, Math.min(LONGEST_REASON, line.length())) + ")")
        .orElse("");
  }

  @Override
  public void close() {
    link.close();
  }
}

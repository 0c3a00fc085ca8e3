package io.netsonde.linux;

import io.netsonde.wire.CStruct;
import io.netsonde.wire.bpf.Bpf;
import io.netsonde.wire.bpf.Instruction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The compiler of filter expressions that the installed libpcap has (pcap_compile(3PCAP)). Nothing
 * else of that library is used, and nothing needs it.
 *
 * <p>Threads: any; the library's compiler is entered by one at a time, as its versions before 1.8
 * want it.
 */
public final class PcapLibrary {
  /** Newest first; Debian and its children kept the second name. */
  private static final List<String> NAMES = List.of("libpcap.so.1", "libpcap.so.0.8");

  /** pcap/pcap.h: {@code PCAP_NETMASK_UNKNOWN}. */
  private static final int NETMASK_UNKNOWN = 0xffffffff;

  /** pcap/dlt.h: {@code DLT_EN10MB}: an Ethernet header comes first. */
  public static final int DLT_EN10MB = 1;

  /** pcap/dlt.h: {@code DLT_RAW}: an IP header comes first. */
  public static final int DLT_RAW = 12;

  /** {@code struct bpf_program} of pcap/bpf.h, which is laid out as the kernel's own. */
  private static final CStruct PROGRAM = PacketFilter.SOCK_FPROG;

  private static final CStruct INSTRUCTION = PacketFilter.SOCK_FILTER;

  private final MemorySegment openDead;
  private final MemorySegment compile;
  private final MemorySegment getError;
  private final MemorySegment freeCode;
  private final MemorySegment close;

  private PcapLibrary(SymbolLookup library) {
    openDead = library.findOrThrow("pcap_open_dead");
    compile = library.findOrThrow("pcap_compile");
    getError = library.findOrThrow("pcap_geterr");
    freeCode = library.findOrThrow("pcap_freecode");
    close = library.findOrThrow("pcap_close");
  }

  /** An expression that the library refuses, in its words. */
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String words) {
      super(words);
    }
  }

  /** The library; empty where this machine has none. */
  public static Optional<PcapLibrary> installed() {
    for (String name : NAMES) {
      try {
        return Optional.of(new PcapLibrary(SymbolLookup.libraryLookup(name, Arena.global())));
      } catch (IllegalArgumentException notThere) {
        // The next name.
      }
    }
    return Optional.empty();
  }

  /**
   * Compiles an expression.
   *
   * @param expression as pcap-filter(7) has it; names of hosts in it are looked up, which may take
   *     its time
   * @param linkType {@link #DLT_EN10MB} or {@link #DLT_RAW}
   * @param snapLength what the program returns for a packet that is wanted
   * @throws RefusedException when the library does
   */
  public synchronized List<Instruction> compile(String expression, int linkType, int snapLength)
      throws RefusedException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment capture = arena.allocate(Native.CAPTURE);
      long handle = Native.address(openDead, capture, linkType, snapLength, 0, 0, 0, 0);
      if (handle <= 0) {
        throw new RefusedException("libpcap has no memory");
      }
      try {
        return compile(expression, MemorySegment.ofAddress(handle), arena, capture);
      } finally {
        Native.address(close, capture, handle, 0, 0, 0, 0, 0);
      }
    }
  }

  private List<Instruction> compile(
      String expression, MemorySegment handle, Arena arena, MemorySegment capture)
      throws RefusedException {
    MemorySegment program = arena.allocate(PROGRAM.size(), PROGRAM.alignment());
    // One of the arena's segments in the call keeps both alive.
    long result =
        Native.pointerFirst(
            compile,
            capture,
            handle,
            program.address(),
            arena.allocateFrom(expression),
            1,
            NETMASK_UNKNOWN);
    // The shape gives -errno for a failure, which is 0 where no system call failed.
    if (result != 0 || program.get(ValueLayout.JAVA_LONG, PROGRAM.offset("filter")) == 0) {
      throw new RefusedException(
          text(Native.address(getError, capture, handle.address(), 0, 0, 0, 0, 0)));
    }
    try {
      return instructions(program);
    } finally {
      Native.pointerFirst(freeCode, capture, program, 0, MemorySegment.NULL, 0, 0);
    }
  }

  private static List<Instruction> instructions(MemorySegment program) {
    int count = Math.min(program.get(ValueLayout.JAVA_INT, 0), Bpf.BPF_MAXINSNS);
    MemorySegment code =
        program
            .get(ValueLayout.ADDRESS, PROGRAM.offset("filter"))
            .reinterpret(count * INSTRUCTION.size());
    List<Instruction> instructions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long at = i * INSTRUCTION.size();
      instructions.add(
          new Instruction(
              Short.toUnsignedInt(code.get(ValueLayout.JAVA_SHORT, at)),
              Byte.toUnsignedInt(code.get(ValueLayout.JAVA_BYTE, at + INSTRUCTION.offset("jt"))),
              Byte.toUnsignedInt(code.get(ValueLayout.JAVA_BYTE, at + INSTRUCTION.offset("jf"))),
              code.get(ValueLayout.JAVA_INT, at + INSTRUCTION.offset("k"))));
    }
    return instructions;
  }

  private static String text(long address) {
    int greatest = 256; // PCAP_ERRBUF_SIZE of pcap/pcap.h.
    MemorySegment words = MemorySegment.ofAddress(address).reinterpret(greatest);
    byte[] bytes = words.toArray(ValueLayout.JAVA_BYTE);
    int end = 0;
    while (end < greatest && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8).strip();
  }
}

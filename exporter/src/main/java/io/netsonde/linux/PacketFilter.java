package io.netsonde.linux;

import io.netsonde.wire.CStruct;
import io.netsonde.wire.bpf.Bpf;
import io.netsonde.wire.bpf.Instruction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A classic BPF program that lets the kernel drop what a socket does not want
 * (Documentation/networking/filter.rst). On a raw socket the program sees the packet from the IPv4
 * header on, and for IPv6 from what follows the IPv6 header.
 *
 * @param instructions at most 4096 ({@code BPF_MAXINSNS}), jumps relative to the next one
 */
public record PacketFilter(List<Instruction> instructions) {
  static final CStruct SOCK_FILTER =
      CStruct.of(
          "struct sock_filter",
          "linux/filter.h",
          CStruct.u16("code"),
          CStruct.u8("jt"),
          CStruct.u8("jf"),
          CStruct.u32("k"));

  static final CStruct SOCK_FPROG =
      CStruct.of("struct sock_fprog", "linux/filter.h", CStruct.u16("len"), CStruct.u64("filter"));

  private static final long JUMP_TRUE = SOCK_FILTER.offset("jt");
  private static final long JUMP_FALSE = SOCK_FILTER.offset("jf");
  private static final long OPERAND = SOCK_FILTER.offset("k");

  private static final int WHOLE_PACKET = 0x40000;

  /** Copies the list, so that a filter once made never changes. */
  public PacketFilter {
    instructions = List.copyOf(instructions);
  }

  /** Echo replies to {@code identifier} on a raw ICMP socket, where the IPv4 header comes first. */
  public static PacketFilter echoReplies(int type, int identifier) {
    return echo(
        List.of(new Instruction(Bpf.LDX_HEADER_LENGTH, 0, 0, 0)),
        Bpf.LD_BYTE_INDEXED,
        Bpf.LD_HALF_INDEXED,
        type,
        identifier);
  }

  /** Echo replies to {@code identifier} on a raw ICMPv6 socket. */
  public static PacketFilter echoRepliesV6(int type, int identifier) {
    return echo(List.of(), Bpf.LD_BYTE, Bpf.LD_HALF, type, identifier);
  }

  /**
   * SYN/ACK and RST segments to some ports, on a raw TCP socket.
   *
   * @param ports at most 64
   * @param headerBefore whether the packet begins with its IPv4 header
   */
  public static PacketFilter tcpAnswers(int[] ports, boolean headerBefore) {
    int loadHalf = headerBefore ? Bpf.LD_HALF_INDEXED : Bpf.LD_HALF;
    int loadByte = headerBefore ? Bpf.LD_BYTE_INDEXED : Bpf.LD_BYTE;
    List<Instruction> program = new ArrayList<>();
    if (headerBefore) {
      program.add(new Instruction(Bpf.LDX_HEADER_LENGTH, 0, 0, 0));
    }
    int destinationPort = 2;
    int flags = 13;
    int synAck = 0x12;
    int reset = 0x04;
    program.add(new Instruction(loadHalf, 0, 0, destinationPort));
    for (int i = 0; i < ports.length; i++) {
      // To the look at the flags, past the other ports and the refusal behind them.
      program.add(new Instruction(Bpf.JUMP_IF_EQUAL, ports.length - i, 0, ports[i]));
    }
    program.add(new Instruction(Bpf.RETURN, 0, 0, 0));
    program.add(new Instruction(loadByte, 0, 0, flags));
    program.add(new Instruction(Bpf.JUMP_IF_SET, 2, 0, reset));
    program.add(new Instruction(Bpf.AND, 0, 0, synAck));
    program.add(new Instruction(Bpf.JUMP_IF_EQUAL, 0, 1, synAck));
    program.add(new Instruction(Bpf.RETURN, 0, 0, WHOLE_PACKET));
    program.add(new Instruction(Bpf.RETURN, 0, 0, 0));
    return new PacketFilter(program);
  }

  private static PacketFilter echo(
      List<Instruction> prologue, int loadByte, int loadHalf, int type, int identifier) {
    return new PacketFilter(
        Stream.concat(
                prologue.stream(),
                List.of(
                    new Instruction(loadByte, 0, 0, 0),
                    new Instruction(Bpf.JUMP_IF_EQUAL, 0, 3, type),
                    new Instruction(loadHalf, 0, 0, 4),
                    new Instruction(Bpf.JUMP_IF_EQUAL, 0, 1, identifier),
                    new Instruction(Bpf.RETURN, 0, 0, WHOLE_PACKET),
                    new Instruction(Bpf.RETURN, 0, 0, 0))
                    .stream())
            .toList());
  }

  /**
   * Attaches the program ({@code SO_ATTACH_FILTER}); the kernel copies it.
   *
   * @throws LinuxException when the kernel refuses the program
   */
  public void attach(Socket socket) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment program =
          arena.allocate(SOCK_FILTER.size() * instructions.size(), SOCK_FILTER.alignment());
      for (int i = 0; i < instructions.size(); i++) {
        long at = i * SOCK_FILTER.size();
        Instruction instruction = instructions.get(i);
        program.set(ValueLayout.JAVA_SHORT, at, (short) instruction.code());
        program.set(ValueLayout.JAVA_BYTE, at + JUMP_TRUE, (byte) instruction.jumpTrue());
        program.set(ValueLayout.JAVA_BYTE, at + JUMP_FALSE, (byte) instruction.jumpFalse());
        program.set(ValueLayout.JAVA_INT, at + OPERAND, instruction.k());
      }
      MemorySegment header = arena.allocate(SOCK_FPROG.size(), SOCK_FPROG.alignment());
      header.set(ValueLayout.JAVA_SHORT, 0, (short) instructions.size());
      header.set(ValueLayout.ADDRESS, SOCK_FPROG.offset("filter"), program);
      socket.option(Socket.SOL_SOCKET, Socket.SO_ATTACH_FILTER, header);
    }
  }
}

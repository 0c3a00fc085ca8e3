package io.netsonde.tcp.filter;

import io.netsonde.config.Expectation;
import io.netsonde.linux.PacketFilter;
import io.netsonde.linux.PcapLibrary;
import io.netsonde.wire.bpf.Bpf;
import io.netsonde.wire.bpf.Instruction;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which packets are captured.
 *
 * <p>What {@link ExpressionParser} knows is compiled here, so that it means the same on every
 * machine; all else that pcap-filter(7) has is left to the installed libpcap.
 *
 * @param expression as it was written
 * @param compiler {@code netsonde} or {@code libpcap}
 * @param snapLength bytes that are kept of a packet
 * @param ethernet the program for packets with an Ethernet header
 * @param bare the program for packets that begin with an IP header; empty where the expression
 *     speaks of what these do not have
 */
public record CaptureFilter(
    String expression,
    String compiler,
    int snapLength,
    List<Instruction> ethernet,
    List<Instruction> bare) {
  /** TCP, and the errors that routers report about it. */
  public static final String DEFAULT = "tcp or icmp or icmp6";

  private static final int LONGEST = 1024;

  /** The one word of pcap-filter(7) that asks for a tag. */
  private static final Pattern ABOUT_TAGS = Pattern.compile("\\bvlan\\b");

  /** Copies the programs. */
  public CaptureFilter {
    ethernet = List.copyOf(ethernet);
    bare = List.copyOf(bare);
  }

  /**
   * Compiles an expression.
   *
   * @param expression as pcap-filter(7) has it; empty for all packets
   * @param snapLength bytes that are kept of a packet
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static CaptureFilter of(String expression, int snapLength) {
    return of(expression, snapLength, PcapLibrary.installed());
  }

  /** Compiles an expression with a library or without. */
  static CaptureFilter of(String expression, int snapLength, Optional<PcapLibrary> library) {
    if (expression.length() > LONGEST) {
      throw Expectation.of(expression, "at most " + LONGEST + " characters");
    }
    Optional<Expression> ours = ExpressionParser.parse(expression);
    CaptureFilter filter =
        ours.isPresent()
            ? new CaptureFilter(
                expression,
                "netsonde",
                snapLength,
                ExpressionProgram.of(ours.get(), true, snapLength),
                ExpressionProgram.of(ours.get(), false, snapLength))
            : new CaptureFilter(
                expression,
                "libpcap",
                snapLength,
                byLibrary(expression, snapLength, library),
                bareByLibrary(expression, snapLength, library));
    if (filter.ethernet.stream().anyMatch(i -> i.code() == Bpf.JUMP && i.k() < 0)) {
      throw Expectation.of(expression, "no protochain, whose loops the kernel does not take");
    }
    if (filter.isAboutTags() && !LiveProgram.readsTagsByHalves(filter.ethernet)) {
      throw Expectation.of(
          expression, "of ether[12] to ether[15] beside vlan only ether[12:2] and ether[14:2]");
    }
    int length = filter.program(List.of()).instructions().size();
    if (length > Bpf.BPF_MAXINSNS) {
      throw Expectation.of(
          expression, "at most " + Bpf.BPF_MAXINSNS + " instructions of the kernel, not " + length);
    }
    return filter;
  }

  /**
   * The program for the kernel.
   *
   * @param devices numbers of the interfaces whose packets are wanted; empty for all
   */
  public PacketFilter program(List<Integer> devices) {
    return new PacketFilter(LiveProgram.of(ethernet, bare, devices, isAboutTags()));
  }

  private boolean isAboutTags() {
    return ABOUT_TAGS.matcher(expression).find();
  }

  private static List<Instruction> byLibrary(
      String expression, int snapLength, Optional<PcapLibrary> library) {
    if (library.isEmpty()) {
      throw Expectation.of(
          expression,
          "tcp, udp, icmp, icmp6, ip, ip6, host, net, port, portrange, src, dst, and, or, not;"
              + " all else needs libpcap, which is not installed");
    }
    try {
      return library.get().compile(expression, PcapLibrary.DLT_EN10MB, snapLength);
    } catch (PcapLibrary.RefusedException e) {
      String words = String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", " ");
      throw Expectation.of(expression, "an expression as pcap-filter(7) has it; libpcap: " + words);
    }
  }

  /** What speaks of Ethernet is refused for bare IP, and then no such packet is wanted. */
  private static List<Instruction> bareByLibrary(
      String expression, int snapLength, Optional<PcapLibrary> library) {
    try {
      return library.isEmpty()
          ? List.of()
          : library.get().compile(expression, PcapLibrary.DLT_RAW, snapLength);
    } catch (PcapLibrary.RefusedException e) {
      return List.of();
    }
  }
}

package io.netsonde.tcp.filter;

import io.netsonde.wire.bpf.Assembler;
import io.netsonde.wire.bpf.Assembler.Label;
import io.netsonde.wire.bpf.Bpf;
import io.netsonde.wire.bpf.Instruction;
import io.netsonde.wire.netlink.Rtnetlink;
import java.util.List;

/**
 * Makes of programs for plain packets one for all that live interfaces bring.
 *
 * <p><b>Tags.</b> The kernel strips the outer VLAN tag before a program runs. With two tags the
 * inner one stays in the packet, and with the card's stripping off some paths leave the outer one
 * there; what was compiled for plain Ethernet finds no IP then. So the program is there three
 * times, each time reading four bytes further on, and the words behind the addresses decide which
 * one runs. What it reads of the addresses themselves stays where it is.
 *
 * <p><b>Expressions about tags</b> ({@code vlan 100}) see the frame as it was on the wire, with its
 * tags. Where the kernel has stripped the outer one, it is read from what the kernel remembers of
 * it, and all behind it four bytes before its place.
 *
 * <p><b>Other interfaces</b> (tunnels, WireGuard, tun) have no Ethernet header: there the program
 * for bare IP runs, which reads from the network header on, wherever that is.
 *
 * <p><b>The loopback</b> shows each packet twice, on its way out and on its way in. The first is
 * taken, since what leaves is in the order in which it was sent.
 */
final class LiveProgram {
  /** IEEE 802.1Q, 802.1ad, and the EtherType that came before the latter. */
  private static final int[] TAGS = {0x8100, 0x88a8, 0x9100};

  private static final int ETHER_TYPE = 12;
  private static final int TAG_LENGTH = 4;
  private static final int BEHIND_TAG = ETHER_TYPE + TAG_LENGTH;

  /** linux/if_packet.h. */
  private static final int PACKET_OUTGOING = 4;

  private LiveProgram() {}

  /**
   * Makes the program.
   *
   * @param ethernet for packets with an Ethernet header
   * @param bare for packets that begin with an IP header; empty where the expression makes no sense
   *     there
   * @param devices numbers of the interfaces whose packets are wanted; empty for all
   * @param aboutTags whether the expression asks for tags itself, so that they are not gone over
   */
  static List<Instruction> of(
      List<Instruction> ethernet,
      List<Instruction> bare,
      List<Integer> devices,
      boolean aboutTags) {
    Assembler code = new Assembler();
    Label wanted = code.label();
    Label framed = code.label();
    Label loopback = code.label();
    if (!devices.isEmpty()) {
      code.emit(Bpf.LD_WORD, Bpf.SKF_AD_OFF + Bpf.SKF_AD_IFINDEX);
      devices.forEach(device -> code.jumpWhen(Bpf.JUMP_IF_EQUAL, device, wanted));
      code.emit(Bpf.RETURN, 0);
    }
    code.place(wanted)
        .emit(Bpf.LD_WORD, Bpf.SKF_AD_OFF + Bpf.SKF_AD_HATYPE)
        .jumpWhen(Bpf.JUMP_IF_EQUAL, Rtnetlink.ARPHRD_ETHER, framed)
        .jumpWhen(Bpf.JUMP_IF_EQUAL, Rtnetlink.ARPHRD_LOOPBACK, loopback);
    if (bare.isEmpty()) {
      code.emit(Bpf.RETURN, 0);
    } else {
      code.append(moved(bare, 0, Bpf.SKF_NET_OFF));
    }
    code.place(loopback)
        .emit(Bpf.LD_WORD, Bpf.SKF_AD_OFF + Bpf.SKF_AD_PKTTYPE)
        .jumpWhen(Bpf.JUMP_IF_EQUAL, PACKET_OUTGOING, framed)
        .emit(Bpf.RETURN, 0);
    code.place(framed);
    if (aboutTags) {
      asOnTheWire(code, ethernet);
    } else {
      behindTags(code, ethernet);
    }
    return code.assemble();
  }

  private static void behindTags(Assembler code, List<Instruction> ethernet) {
    for (int tags = 0; tags < 2; tags++) {
      Label tagged = code.label();
      code.emit(Bpf.LD_HALF, ETHER_TYPE + tags * TAG_LENGTH);
      for (int tag : TAGS) {
        code.jumpWhen(Bpf.JUMP_IF_EQUAL, tag, tagged);
      }
      code.append(moved(ethernet, ETHER_TYPE, tags * TAG_LENGTH)).place(tagged);
    }
    code.append(moved(ethernet, ETHER_TYPE, 2 * TAG_LENGTH));
  }

  private static void asOnTheWire(Assembler code, List<Instruction> ethernet) {
    Label whole = code.label();
    code.emit(Bpf.LD_WORD, Bpf.SKF_AD_OFF + Bpf.SKF_AD_VLAN_TAG_PRESENT)
        .jumpWhen(Bpf.JUMP_IF_EQUAL, 0, whole)
        .append(ethernet.stream().map(LiveProgram::withTagGone).toList())
        .place(whole)
        .append(ethernet);
  }

  /** What reads a tag's two halves asks the kernel; what lies behind is nearer. */
  private static Instruction withTagGone(Instruction i) {
    if (!i.readsPacket() || i.k() < ETHER_TYPE) {
      return i;
    }
    if (i.k() >= BEHIND_TAG) {
      return i.withOperand(i.k() - TAG_LENGTH);
    }
    if (i.code() != Bpf.LD_HALF) {
      // An IP header in the tag's place: never come to, since the EtherType before it says no.
      return i;
    }
    int known = i.k() == ETHER_TYPE ? Bpf.SKF_AD_VLAN_TPID : Bpf.SKF_AD_VLAN_TAG;
    return Instruction.of(Bpf.LD_WORD, Bpf.SKF_AD_OFF + known);
  }

  /** Whether a program reads a tag by its two halves alone, if at all. */
  static boolean readsTagsByHalves(List<Instruction> ethernet) {
    return ethernet.stream()
        .filter(Instruction::readsFixedPlace)
        .allMatch(i ->
            i.k() >= BEHIND_TAG
                || i.k() + i.width() <= ETHER_TYPE
                || (i.code() == Bpf.LD_HALF && i.k() % 2 == 0));
  }

  /** The same program, reading {@code by} bytes further on from {@code from} on. */
  private static List<Instruction> moved(List<Instruction> program, int from, int by) {
    return program.stream()
        .map(i -> i.readsPacket() && i.k() >= from ? i.withOperand(i.k() + by) : i)
        .toList();
  }
}

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
   */
  static List<Instruction> of(
      List<Instruction> ethernet, List<Instruction> bare, List<Integer> devices) {
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
    for (int tags = 0; tags < 2; tags++) {
      Label tagged = code.label();
      code.emit(Bpf.LD_HALF, ETHER_TYPE + tags * TAG_LENGTH);
      for (int tag : TAGS) {
        code.jumpWhen(Bpf.JUMP_IF_EQUAL, tag, tagged);
      }
      code.append(moved(ethernet, ETHER_TYPE, tags * TAG_LENGTH)).place(tagged);
    }
    code.append(moved(ethernet, ETHER_TYPE, 2 * TAG_LENGTH));
    return code.assemble();
  }

  /** The same program, reading {@code by} bytes further on from {@code from} on. */
  private static List<Instruction> moved(List<Instruction> program, int from, int by) {
    return program.stream()
        .map(i -> i.readsPacket() && i.k() >= from ? i.withOperand(i.k() + by) : i)
        .toList();
  }
}

package io.netsonde.wire.bpf;

import io.netsonde.wire.CHeader;

/** Numbers of classic BPF. An operation is the sum of a class, a size or operation, and a mode. */
public final class Bpf {
  /** Bits of an operation that are its class. */
  static final int CLASS = 0x07;

  /** Bits of an operation that are the way in which a load finds its operand. */
  static final int MODE = 0xe0;

  /** Bits of an operation that say how much a load loads. */
  static final int SIZE = 0x18;

  /** Two bytes. */
  @CHeader("linux/bpf_common.h")
  static final int BPF_H = 0x08;

  /** One byte. */
  @CHeader("linux/bpf_common.h")
  static final int BPF_B = 0x10;

  /** Bits of an operation that tell jumps and arithmetic apart. */
  static final int OPERATION = 0xf0;

  /** Most instructions of a program. */
  @CHeader("linux/bpf_common.h")
  public static final int BPF_MAXINSNS = 4096;

  /** Load the accumulator. */
  @CHeader("linux/bpf_common.h")
  static final int BPF_LD = 0x00;

  /** Load the index register. */
  @CHeader("linux/bpf_common.h")
  static final int BPF_LDX = 0x01;

  /** Jump. */
  @CHeader("linux/bpf_common.h")
  static final int BPF_JMP = 0x05;

  /** Jump whatever holds. */
  @CHeader("linux/bpf_common.h")
  static final int BPF_JA = 0x00;

  /** From a fixed place in the packet. */
  @CHeader("linux/bpf_common.h")
  static final int BPF_ABS = 0x20;

  /** From a place in the packet behind the index register's. */
  @CHeader("linux/bpf_common.h")
  static final int BPF_IND = 0x40;

  /** Four times the low half of a byte of the packet: the length of an IPv4 header. */
  @CHeader("linux/bpf_common.h")
  static final int BPF_MSH = 0xa0;

  /** Places from here on are not in the packet, but in what the kernel knows of it. */
  @CHeader("linux/filter.h")
  public static final int SKF_AD_OFF = -0x1000;

  /** {@code skb->protocol}: an EtherType. */
  @CHeader("linux/filter.h")
  public static final int SKF_AD_PROTOCOL = 0;

  /** {@code skb->pkt_type}: for whom the packet is. */
  @CHeader("linux/filter.h")
  public static final int SKF_AD_PKTTYPE = 4;

  /** Number of the interface. */
  @CHeader("linux/filter.h")
  public static final int SKF_AD_IFINDEX = 8;

  /** Hardware type of the interface ({@code ARPHRD_…}). */
  @CHeader("linux/filter.h")
  public static final int SKF_AD_HATYPE = 28;

  /** The VLAN tag that the kernel stripped: its control information. */
  @CHeader("linux/filter.h")
  public static final int SKF_AD_VLAN_TAG = 44;

  /** Whether the kernel stripped a VLAN tag: 1 or 0. */
  @CHeader("linux/filter.h")
  public static final int SKF_AD_VLAN_TAG_PRESENT = 48;

  /** EtherType of the VLAN tag that the kernel stripped. */
  @CHeader("linux/filter.h")
  public static final int SKF_AD_VLAN_TPID = 60;

  /** Places from here on count from the network header. */
  @CHeader("linux/filter.h")
  public static final int SKF_NET_OFF = -0x100000;

  /** A = 4 bytes of the packet at k. */
  public static final int LD_WORD = 0x20;

  /** A = 2 bytes of the packet at k. */
  public static final int LD_HALF = 0x28;

  /** A = a byte of the packet at k. */
  public static final int LD_BYTE = 0x30;

  /** A = 4 bytes of the packet at X + k. */
  public static final int LD_WORD_INDEXED = 0x40;

  /** A = 2 bytes of the packet at X + k. */
  public static final int LD_HALF_INDEXED = 0x48;

  /** A = a byte of the packet at X + k. */
  public static final int LD_BYTE_INDEXED = 0x50;

  /** A = k. */
  public static final int LD_IMMEDIATE = 0x00;

  /** A = scratch memory's word k, 0 to 15. */
  public static final int LD_MEMORY = 0x60;

  /** X = k. */
  public static final int LDX_IMMEDIATE = 0x01;

  /** X = scratch memory's word k. */
  public static final int LDX_MEMORY = 0x61;

  /** X = 4 × (the low half of the packet's byte at k): the length of an IPv4 header. */
  public static final int LDX_HEADER_LENGTH = 0xb1;

  /** Scratch memory's word k = A. */
  public static final int ST = 0x02;

  /** Scratch memory's word k = X. */
  public static final int STX = 0x03;

  /** A = A + k. */
  public static final int ADD = 0x04;

  /** A = A + X. */
  public static final int ADD_X = 0x0c;

  /** A = A & k. */
  public static final int AND = 0x54;

  /** A = A << k. */
  public static final int SHIFT_LEFT = 0x64;

  /** X = A. */
  public static final int TAX = 0x07;

  /** A = X. */
  public static final int TXA = 0x87;

  /** Skip k instructions. */
  public static final int JUMP = 0x05;

  /** Whether A = k. */
  public static final int JUMP_IF_EQUAL = 0x15;

  /** Whether A > k, unsigned. */
  public static final int JUMP_IF_GREATER = 0x25;

  /** Whether A ≥ k, unsigned. */
  public static final int JUMP_IF_NOT_LESS = 0x35;

  /** Whether A & k is not 0. */
  public static final int JUMP_IF_SET = 0x45;

  /** Keep k bytes of the packet; 0 drops it. */
  public static final int RETURN = 0x06;

  private Bpf() {}
}

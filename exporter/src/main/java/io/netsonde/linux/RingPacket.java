package io.netsonde.linux;

import static io.netsonde.linux.PacketHeaders.PACKET_OUTGOING;
import static io.netsonde.linux.PacketHeaders.SOCKADDR_LL;
import static io.netsonde.linux.PacketHeaders.TPACKET3_HDR;
import static io.netsonde.linux.PacketHeaders.TP_STATUS_CSUMNOTREADY;
import static io.netsonde.linux.PacketHeaders.TP_STATUS_VLAN_TPID_VALID;
import static io.netsonde.linux.PacketHeaders.TP_STATUS_VLAN_VALID;
import static io.netsonde.linux.PacketHeaders.VIRTIO_NET_HDR;

import io.netsonde.wire.frame.Frame;
import io.netsonde.wire.frame.Frame.Direction;
import io.netsonde.wire.netlink.Rtnetlink;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A packet of a ring, with what the kernel wrote before it: a view that moves from one to the next.
 *
 * <p>It reads a copy of a piece of the block, in an array. A packet is read some forty times, and a
 * read of an array costs a fraction of one of native memory, above all where the JVM compiles for
 * small size; copying costs about 1 ns for each packet in the piece (bench tcp).
 *
 * <p>Threads: that of the ring. Hot: allocates only for a packet longer than any before.
 */
final class RingPacket {
  /** So small that it stays in the processor's nearest cache. */
  private static final int PIECE = 1 << 14;

  private static final int NEXT = (int) TPACKET3_HDR.offset("tp_next_offset");
  private static final int SECONDS = (int) TPACKET3_HDR.offset("tp_sec");
  private static final int NANOS = (int) TPACKET3_HDR.offset("tp_nsec");
  private static final int CAPTURED = (int) TPACKET3_HDR.offset("tp_snaplen");
  private static final int LENGTH = (int) TPACKET3_HDR.offset("tp_len");
  private static final int FLAGS = (int) TPACKET3_HDR.offset("tp_status");
  private static final int MAC = (int) TPACKET3_HDR.offset("tp_mac");
  private static final int NET = (int) TPACKET3_HDR.offset("tp_net");

  /** The address stands behind the header, whose size is a multiple of TPACKET_ALIGNMENT. */
  private static final int ADDRESS = (int) TPACKET3_HDR.size();

  private static final int INDEX = ADDRESS + (int) SOCKADDR_LL.offset("sll_ifindex");
  private static final int HARDWARE = ADDRESS + (int) SOCKADDR_LL.offset("sll_hatype");
  private static final int TYPE = ADDRESS + (int) SOCKADDR_LL.offset("sll_pkttype");
  private static final int HEADER = ADDRESS + (int) SOCKADDR_LL.size();

  /** Right before the frame. */
  private static final int VNET = (int) VIRTIO_NET_HDR.size();

  private static final int GSO_TYPE = (int) VIRTIO_NET_HDR.offset("gso_type") - VNET;
  private static final int GSO_SIZE = (int) VIRTIO_NET_HDR.offset("gso_size") - VNET;
  private static final long BILLION = 1_000_000_000;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());

  private final MemorySegment ring;
  private final Frame frame = new Frame();
  private byte[] bytes = new byte[PIECE];
  private MemorySegment array = MemorySegment.ofArray(bytes);

  /** Which piece of the ring the array holds. */
  private long from;

  private long to;

  /** Where the packet is in the array. */
  private int at;

  RingPacket(MemorySegment ring) {
    this.ring = ring;
  }

  /**
   * Moves to a packet.
   *
   * @param place where it begins in the ring
   * @param end of its block
   */
  void moveTo(long place, long end) {
    if (place < from || place + HEADER > to) {
      copy(place, HEADER, end);
    }
    at = (int) (place - from);
    int size = u16(MAC) + i32(CAPTURED);
    if (place + size > to) {
      copy(place, size, end);
      at = 0;
    }
  }

  private void copy(long place, int size, long end) {
    if (size > bytes.length) {
      bytes = new byte[size];
      array = MemorySegment.ofArray(bytes);
    }
    int length = (int) Math.min(bytes.length, end - place);
    MemorySegment.copy(ring, place, array, 0, length);
    from = place;
    to = place + length;
  }

  /** Forgets the copy: the kernel will write there. */
  void forget() {
    from = 0;
    to = 0;
  }

  /** When it was seen, in nanoseconds since 1970. */
  long nanos() {
    return u32(SECONDS) * BILLION + u32(NANOS);
  }

  /** How far away the next one is, in bytes. */
  int length() {
    return i32(NEXT);
  }

  /** The packet as others see it; valid until this moves. */
  Frame frame() {
    int mac = u16(MAC);
    int hardware = u16(HARDWARE);
    boolean ethernet = hardware == Rtnetlink.ARPHRD_ETHER || hardware == Rtnetlink.ARPHRD_LOOPBACK;
    int skipped = ethernet ? 0 : u16(NET) - mac;
    int flags = i32(FLAGS);
    frame.moveTo(
        bytes,
        at + mac + skipped,
        Math.max(0, i32(CAPTURED) - skipped),
        Math.max(0, i32(LENGTH) - skipped),
        ethernet ? PacketRing.LINKTYPE_ETHERNET : PacketRing.LINKTYPE_RAW,
        i32(INDEX),
        nanos());
    if ((flags & TP_STATUS_VLAN_VALID) != 0) {
      boolean told = (flags & TP_STATUS_VLAN_TPID_VALID) != 0;
      frame.strippedVlan(
          i32(PacketHeaders.VLAN_TCI),
          told ? u16(PacketHeaders.VLAN_TPID) : PacketHeaders.ETH_P_8021Q);
    }
    frame.knownToKernel(
        bytes[at + TYPE] == PACKET_OUTGOING ? Direction.OUTGOING : Direction.INCOMING,
        bytes[at + mac + GSO_TYPE] == 0 ? 0 : u16(mac + GSO_SIZE),
        (flags & TP_STATUS_CSUMNOTREADY) != 0);
    return frame;
  }

  private int i32(int offset) {
    return (int) INT.get(bytes, at + offset);
  }

  private long u32(int offset) {
    return i32(offset) & 0xffffffffL;
  }

  private int u16(int offset) {
    return (short) SHORT.get(bytes, at + offset) & 0xffff;
  }
}

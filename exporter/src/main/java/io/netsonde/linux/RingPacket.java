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
 * small size; copying costs about 1 ns for each packet in the piece (bench tcp). The header is read
 * by words of two fields: a read of a word costs as much as several of an array's elements.
 *
 * <p>Threads: that of the ring. Hot: allocates only for a packet longer than any before.
 */
final class RingPacket {
  /** So small that it stays in the processor's nearest cache. */
  private static final int PIECE = 1 << 14;

  /** {@code tp_next_offset} and {@code tp_sec}. */
  private static final int NEXT_AND_SECONDS = (int) TPACKET3_HDR.offset("tp_next_offset");

  /** {@code tp_nsec} and {@code tp_snaplen}. */
  private static final int NANOS_AND_CAPTURED = (int) TPACKET3_HDR.offset("tp_nsec");

  /** {@code tp_len} and {@code tp_status}. */
  private static final int LENGTH_AND_FLAGS = (int) TPACKET3_HDR.offset("tp_len");

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
  private static final long UNSIGNED = 0xffffffffL;

  private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
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

  /** What its header says. */
  private int length;

  private int captured;
  private int mac;
  private long nanos;

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
    long nextAndSeconds = i64(NEXT_AND_SECONDS);
    long nanosAndCaptured = i64(NANOS_AND_CAPTURED);
    length = first(nextAndSeconds);
    nanos = (second(nextAndSeconds) & UNSIGNED) * BILLION + (first(nanosAndCaptured) & UNSIGNED);
    captured = second(nanosAndCaptured);
    mac = u16(MAC);
    if (place + mac + captured > to) {
      copy(place, mac + captured, end);
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
    return nanos;
  }

  /** How far away the next one is, in bytes. */
  int length() {
    return length;
  }

  /** The packet as others see it; valid until this moves. */
  Frame frame() {
    int hardware = u16(HARDWARE);
    boolean ethernet = hardware == Rtnetlink.ARPHRD_ETHER || hardware == Rtnetlink.ARPHRD_LOOPBACK;
    int skipped = ethernet ? 0 : u16(NET) - mac;
    long lengthAndFlags = i64(LENGTH_AND_FLAGS);
    int flags = second(lengthAndFlags);
    frame.moveTo(
        bytes,
        at + mac + skipped,
        Math.max(0, captured - skipped),
        Math.max(0, first(lengthAndFlags) - skipped),
        ethernet ? PacketRing.LINKTYPE_ETHERNET : PacketRing.LINKTYPE_RAW,
        i32(INDEX),
        nanos);
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

  private long i64(int offset) {
    return (long) LONG.get(bytes, at + offset);
  }

  /** The one of two fields that comes first in memory. */
  private static int first(long word) {
    return LITTLE ? (int) word : (int) (word >>> Integer.SIZE);
  }

  private static int second(long word) {
    return LITTLE ? (int) (word >>> Integer.SIZE) : (int) word;
  }

  private int u16(int offset) {
    return (short) SHORT.get(bytes, at + offset) & 0xffff;
  }
}

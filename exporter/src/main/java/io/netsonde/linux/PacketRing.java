package io.netsonde.linux;

import static io.netsonde.linux.PacketHeaders.AF_PACKET;
import static io.netsonde.linux.PacketHeaders.SOL_PACKET;
import static io.netsonde.linux.PacketHeaders.TPACKET_BLOCK_DESC;
import static io.netsonde.linux.PacketHeaders.TPACKET_HDR_V1;
import static io.netsonde.linux.PacketHeaders.TPACKET_REQ3;
import static io.netsonde.linux.PacketHeaders.TPACKET_STATS_V3;
import static io.netsonde.linux.PacketHeaders.TP_STATUS_KERNEL;
import static io.netsonde.linux.PacketHeaders.TP_STATUS_USER;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.frame.FrameSink;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The packets of an interface, in memory that the kernel writes and we read: packet(7) with {@code
 * TPACKET_V3}.
 *
 * <p><b>Structure.</b> The ring is a row of blocks of equal size. The kernel fills one with packets
 * of whatever length, one behind the other, and hands it over when it is full or when its retire
 * time is over, by one word at its head. We read it and hand it back by the same word. So there is
 * one wake-up per block and no system call per packet; a wake-up per packet would cost several
 * times what reading one does. When all blocks are ours the kernel drops, and counts.
 *
 * <p><b>What costs.</b> The copy within the kernel is most of it (some 0.4 µs per packet), and
 * grows with the length kept. So the filter's return value keeps it short: headers are all we read.
 * What the filter refuses costs a quarter of that.
 *
 * <p><b>What only the kernel knows</b> goes with the frame: the VLAN tag that it stripped, the way
 * the packet went, the size of the segments that the card makes of a long one ({@code
 * virtio_net_hdr}, right before the frame), and whether the checksum is yet to be written.
 *
 * <p><b>Link types.</b> Ethernet and the loopback have an Ethernet header. Of every other kind the
 * frame begins at its network header and counts as {@code LINKTYPE_RAW}, whatever stands before it.
 *
 * <p>Hot: {@link #read} allocates nothing; {@code bench tcp} watches it.
 *
 * <p>Threads: one; the one that opens it decides its network namespace.
 */
public final class PacketRing implements AutoCloseable {
  /** pcap-linktype(7): an Ethernet header comes first. */
  public static final int LINKTYPE_ETHERNET = 1;

  /** pcap-linktype(7): an IPv4 or IPv6 header comes first. */
  public static final int LINKTYPE_RAW = 101;

  @CHeader("sys/mman.h")
  private static final int PROT_READ = 1;

  @CHeader("sys/mman.h")
  private static final int PROT_WRITE = 2;

  @CHeader("sys/mman.h")
  private static final int MAP_SHARED = 1;

  @CHeader("sys/socket.h")
  private static final int SO_ERROR = 4;

  /**
   * The kernel wants a size of frames that divides the blocks, and does not use it in this version.
   */
  private static final int FRAME_SIZE = 2048;

  private static final long STATUS = TPACKET_BLOCK_DESC.offset("hdr");
  private static final long COUNT = STATUS + TPACKET_HDR_V1.offset("num_pkts");
  private static final long FIRST = STATUS + TPACKET_HDR_V1.offset("offset_to_first_pkt");
  private static final VarHandle INT = JAVA_INT.varHandle();
  private static final MemorySegment MMAP = Native.symbol("mmap");
  private static final MemorySegment MUNMAP = Native.symbol("munmap");

  /**
   * What a ring is to be.
   *
   * @param device number of the interface; 0 for all
   * @param filter which packets, and by its return value how many bytes of each
   * @param blockBytes size of a block, a multiple of the page size
   * @param blocks how many, at least 2
   * @param retireMillis after how long a block that is not full is handed over, at least 1
   * @param fanout number of the group whose rings share the packets between them, 0 for none;
   *     unique in the network namespace, at most 65535. Both directions of a connection reach the
   *     same ring.
   */
  public record Settings(
      int device, PacketFilter filter, int blockBytes, int blocks, int retireMillis, int fanout) {
    /** Bytes of the ring. */
    public long bytes() {
      return (long) blockBytes * blocks;
    }
  }

  private final Socket socket;
  private final Arena arena;
  private final MemorySegment memory;
  private final MemorySegment statistics;
  private final Settings settings;
  private final RingPacket packet;
  private int block;

  /** Whether the current block is ours; packets of it yet to be read, and where the next one is. */
  private boolean reading;

  private int left;

  private long at;

  /** Where the current block ends. */
  private long end;

  private long packets;
  private long drops;
  private long freezes;

  private PacketRing(Socket socket, Arena arena, MemorySegment memory, Settings settings) {
    this.socket = socket;
    this.arena = arena;
    this.memory = memory;
    this.settings = settings;
    packet = new RingPacket(memory);
    statistics = arena.allocate(TPACKET_STATS_V3.size(), TPACKET_STATS_V3.alignment());
  }

  /**
   * Opens a ring, into which packets come from now on.
   *
   * @throws LinuxException EPERM without {@code CAP_NET_RAW}; ENODEV where there is no such
   *     interface; ENOMEM where the kernel has not that much memory
   */
  public static PacketRing open(Settings settings) throws LinuxException {
    // Protocol 0: nothing comes before the filter is in place.
    Socket socket = Socket.open(AF_PACKET, Socket.SOCK_RAW, 0, "capture socket");
    Arena arena = Arena.ofShared();
    boolean opened = false;
    try {
      settings.filter.attach(socket);
      socket.option(SOL_PACKET, PacketHeaders.PACKET_VERSION, PacketHeaders.TPACKET_V3);
      socket.option(SOL_PACKET, PacketHeaders.PACKET_VNET_HDR, 1);
      MemorySegment memory = map(socket, arena, settings);
      bind(socket, arena, settings.device);
      if (settings.fanout != 0) {
        int group = settings.fanout | PacketHeaders.PACKET_FANOUT_HASH << 16;
        socket.option(SOL_PACKET, PacketHeaders.PACKET_FANOUT, group);
      }
      opened = true;
      return new PacketRing(socket, arena, memory, settings);
    } finally {
      if (!opened) {
        arena.close();
        socket.close();
      }
    }
  }

  private static MemorySegment map(Socket socket, Arena arena, Settings settings)
      throws LinuxException {
    MemorySegment request = arena.allocate(TPACKET_REQ3.size(), TPACKET_REQ3.alignment());
    request.set(JAVA_INT, TPACKET_REQ3.offset("tp_block_size"), settings.blockBytes);
    request.set(JAVA_INT, TPACKET_REQ3.offset("tp_block_nr"), settings.blocks);
    request.set(JAVA_INT, TPACKET_REQ3.offset("tp_frame_size"), FRAME_SIZE);
    request.set(
        JAVA_INT, TPACKET_REQ3.offset("tp_frame_nr"), (int) (settings.bytes() / FRAME_SIZE));
    request.set(JAVA_INT, TPACKET_REQ3.offset("tp_retire_blk_tov"), settings.retireMillis);
    socket.option(SOL_PACKET, PacketHeaders.PACKET_RX_RING, request);
    MemorySegment capture = arena.allocate(Native.CAPTURE);
    int number = socket.descriptor().borrow();
    try {
      long address =
          Native.address(
              MMAP, capture, 0, settings.bytes(), PROT_READ | PROT_WRITE, MAP_SHARED, number, 0);
      if (address < 0) {
        throw new LinuxException("mmap", (int) -address, "map a capture ring");
      }
      return MemorySegment.ofAddress(address)
          .reinterpret(settings.bytes(), arena, PacketRing::unmap);
    } finally {
      socket.descriptor().giveBack();
    }
  }

  private static void unmap(MemorySegment memory) {
    try (Arena arena = Arena.ofConfined()) {
      Native.pointerFirst(
          MUNMAP,
          arena.allocate(Native.CAPTURE),
          memory,
          memory.byteSize(),
          MemorySegment.NULL,
          0,
          0);
    }
  }

  private static void bind(Socket socket, Arena arena, int device) throws LinuxException {
    MemorySegment address =
        arena.allocate(PacketHeaders.SOCKADDR_LL.size(), PacketHeaders.SOCKADDR_LL.alignment());
    address.set(JAVA_SHORT, 0, (short) AF_PACKET);
    address.set(
        JAVA_SHORT,
        PacketHeaders.SOCKADDR_LL.offset("sll_protocol"),
        Short.reverseBytes((short) PacketHeaders.ETH_P_ALL));
    address.set(JAVA_INT, PacketHeaders.SOCKADDR_LL.offset("sll_ifindex"), device);
    socket.bind(
        address, device == 0 ? "capture on all interfaces" : "capture on interface " + device);
  }

  /** Puts another filter in the place of the one before; no packet passes unfiltered. */
  public void filter(PacketFilter filter) throws LinuxException {
    filter.attach(socket);
  }

  /**
   * Has the card hand over what is not for this machine, too, for as long as the ring is open
   * ({@code PACKET_MR_PROMISC}). Of a ring for all interfaces, nothing.
   */
  public void promiscuous() throws LinuxException {
    if (settings.device != 0) {
      MemorySegment request =
          arena.allocate(PacketHeaders.PACKET_MREQ.size(), PacketHeaders.PACKET_MREQ.alignment());
      request.set(JAVA_INT, 0, settings.device);
      request.set(
          JAVA_SHORT,
          PacketHeaders.PACKET_MREQ.offset("mr_type"),
          (short) PacketHeaders.PACKET_MR_PROMISC);
      socket.option(SOL_PACKET, PacketHeaders.PACKET_ADD_MEMBERSHIP, request);
    }
  }

  /**
   * Whether a frame is there, without waiting; a block that has been read to its end goes back to
   * the kernel.
   */
  public boolean hasNext() {
    while (left == 0) {
      long start = (long) block * settings.blockBytes;
      if (reading) {
        reading = false;
        packet.forget();
        INT.setRelease(memory, start + STATUS, TP_STATUS_KERNEL);
        block = block + 1 == settings.blocks ? 0 : block + 1;
      } else if (isOurs(block)) {
        left = memory.get(JAVA_INT, start + COUNT);
        at = start + memory.get(JAVA_INT, start + FIRST);
        end = start + settings.blockBytes;
        reading = true;
      } else {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a block is ours. Acquire: what the kernel wrote before the word is there when it is.
   */
  private boolean isOurs(int number) {
    long status = (long) number * settings.blockBytes + STATUS;
    return ((int) INT.getAcquire(memory, status) & TP_STATUS_USER) != 0;
  }

  /** Whether half of the blocks wait to be read, so that one should hurry. */
  public boolean isHalfFull() {
    return isOurs((block + settings.blocks / 2) % settings.blocks);
  }

  /** When the next frame was seen, in nanoseconds since 1970; {@link #hasNext} must hold. */
  public long nextNanos() {
    packet.moveTo(at, end);
    return packet.nanos();
  }

  /**
   * Hands on what is there, without waiting.
   *
   * <p>A sink that throws has had its frame: the next call goes on behind it.
   *
   * @param most frames that are handed on at most
   * @param untilNanos only frames that were seen till then, as {@link #nextNanos} tells
   * @return frames handed on
   */
  public int read(FrameSink sink, int most, long untilNanos) {
    int frames = 0;
    while (frames < most && (left > 0 || hasNext())) {
      packet.moveTo(at, end);
      if (packet.nanos() > untilNanos) {
        break;
      }
      at += packet.length();
      left--;
      frames++;
      sink.accept(packet.frame());
    }
    return frames;
  }

  /**
   * Asks the kernel for its counts, which {@link #packets}, {@link #drops} and {@link #freezes}
   * then tell.
   */
  public void count() throws LinuxException {
    socket.read(SOL_PACKET, PacketHeaders.PACKET_STATISTICS, statistics);
    packets += Integer.toUnsignedLong(statistics.get(JAVA_INT, 0));
    drops += Integer.toUnsignedLong(statistics.get(JAVA_INT, TPACKET_STATS_V3.offset("tp_drops")));
    freezes +=
        Integer.toUnsignedLong(
            statistics.get(JAVA_INT, TPACKET_STATS_V3.offset("tp_freeze_q_cnt")));
  }

  /** Packets that passed the filter, those dropped included, at the latest {@link #count}. */
  public long packets() {
    return packets;
  }

  /** Packets that the kernel dropped because the ring was full, at the latest {@link #count}. */
  public long drops() {
    return drops;
  }

  /** How often the ring was full, at the latest {@link #count}. */
  public long freezes() {
    return freezes;
  }

  /**
   * What went wrong on the socket since this was asked last, so that {@link Poll} sleeps again.
   *
   * @return 0, or an {@link Errno}: ENETDOWN where the interface went down or away
   */
  public int takeError() throws LinuxException {
    return socket.option(Socket.SOL_SOCKET, SO_ERROR);
  }

  /** What {@link Poll} waits for: {@link Poll#POLLIN} when there is a block to read. */
  public Descriptor descriptor() {
    return socket.descriptor();
  }

  /** What the ring is. */
  public Settings settings() {
    return settings;
  }

  /** Closes the socket and gives the memory back; further closes do nothing. */
  @Override
  public void close() {
    socket.close();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}

package io.netsonde.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * A program of its own that sends UDP packets of 46 bytes from many clients through a router:
 * {@code FlowGenerator INTERFACE MAC CLIENTS FLOWS SECONDS PACKETS}, each flow in turn, for so long
 * or so many packets, whichever ends first. It prints how many it has sent, and the CPU time that
 * they took it in nanoseconds: all that the router does with a packet is done meanwhile on the same
 * processor, and so is in it.
 *
 * <p>Its own native calls, because the program's kernel layer sends no such frames.
 */
final class FlowGenerator {
  /** 172.16.1.0: the address of the first client. */
  static final int FIRST_CLIENT = 0xac100100;

  /** 198.51.100.77: where all packets go. */
  static final String SINK = "198.51.100.77";

  private static final Linker LINKER = Linker.nativeLinker();
  private static final ValueLayout.OfInt BIG = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfShort BIG_SHORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** sys/socket.h and linux/if_packet.h. */
  private static final int AF_PACKET = 17;

  private static final int SOCK_RAW = 3;
  private static final int SOL_PACKET = 263;
  private static final int PACKET_QDISC_BYPASS = 20;

  /** struct mmsghdr, struct iovec, struct sockaddr_ll. */
  private static final long MESSAGE = 64;

  private static final long VECTOR = 16;
  private static final int ADDRESS_LENGTH = 20;

  private static final int BATCH = 64;
  private static final int LENGTH = 60;
  private static final int IP = 14;
  private static final int FIRST_PORT = 10_000;

  /** IPv4 without options, UDP without checksum (RFC 768), 18 bytes of data. */
  private static final String HEAD = "45000000000040004011000000000000c633644d13880000001a0000";

  private final MethodHandle sendmmsg =
      handle("sendmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private final MemorySegment frames;
  private final MemorySegment messages;
  private final int socket;
  private final int clients;
  private final int flows;
  private long sent;

  private FlowGenerator(Arena arena, String device, String mac, int clients, int flows)
      throws Throwable {
    this.clients = clients;
    this.flows = flows;
    MethodHandle open = handle("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    MethodHandle option =
        handle("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    MethodHandle bind = handle("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    MethodHandle index = handle("if_nametoindex", JAVA_INT, ADDRESS);
    socket = (int) open.invokeExact(AF_PACKET, SOCK_RAW, 0);
    int result =
        (int)
            option.invokeExact(
                socket, SOL_PACKET, PACKET_QDISC_BYPASS, arena.allocateFrom(JAVA_INT, 1), 4);
    MemorySegment address = arena.allocate(ADDRESS_LENGTH, 4);
    address.set(JAVA_SHORT, 0, (short) AF_PACKET);
    address.set(JAVA_INT, 4, (int) index.invokeExact(arena.allocateFrom(device)));
    result |= (int) bind.invokeExact(socket, address, ADDRESS_LENGTH);
    if (socket < 0 || result != 0) {
      throw new Unmeasured("no frames can be sent through " + device);
    }
    frames = arena.allocate(BATCH * LENGTH, 8);
    messages = arena.allocate(BATCH * MESSAGE, 8);
    MemorySegment vectors = arena.allocate(BATCH * VECTOR, 8);
    byte[] head = HexFormat.of().parseHex(mac.replace(":", "") + "0200000000010800" + HEAD);
    for (int i = 0; i < BATCH; i++) {
      long place = (long) i * LENGTH;
      MemorySegment.copy(head, 0, frames, JAVA_BYTE, place, head.length);
      frames.set(BIG_SHORT, place + IP + 2, (short) (LENGTH - IP));
      vectors.set(ADDRESS, i * VECTOR, frames.asSlice(place, LENGTH));
      vectors.set(JAVA_LONG, i * VECTOR + 8, LENGTH);
      messages.set(ADDRESS, i * MESSAGE + 16, vectors.asSlice(i * VECTOR, VECTOR));
      messages.set(JAVA_LONG, i * MESSAGE + 24, 1);
    }
  }

  private static MethodHandle handle(String name, ValueLayout result, ValueLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
  }

  /** Sends, and prints the number of packets and the nanoseconds of CPU time. */
  public static void main(String[] arguments) throws Throwable {
    long seconds = Long.parseLong(arguments[4]);
    long packets = Long.parseLong(arguments[5]);
    try (Arena arena = Arena.ofConfined()) {
      FlowGenerator generator =
          new FlowGenerator(
              arena,
              arguments[0],
              arguments[1],
              Integer.parseInt(arguments[2]),
              Integer.parseInt(arguments[3]));
      long end = System.nanoTime() + seconds * 1_000_000_000;
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      while (generator.sent < packets && System.nanoTime() < end) {
        generator.batch((int) Math.min(BATCH, packets - generator.sent));
      }
      long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
      System.out.println(generator.sent + " " + used);
    }
  }

  private void batch(int count) throws Throwable {
    for (int i = 0; i < count; i++) {
      int flow = (int) ((sent + i) % flows);
      long ip = (long) i * LENGTH + IP;
      frames.set(BIG, ip + 12, FIRST_CLIENT + flow % clients);
      frames.set(BIG_SHORT, ip + 22, (short) (FIRST_PORT + flow / clients));
      frames.set(BIG_SHORT, ip + 10, (short) 0);
      frames.set(BIG_SHORT, ip + 10, checksum(ip));
    }
    int result = (int) sendmmsg.invokeExact(socket, messages, count, 0);
    sent += Math.max(0, result);
  }

  /** RFC 1071. */
  private short checksum(long ip) {
    int sum = 0;
    for (int at = 0; at < 20; at += 2) {
      sum += frames.get(BIG_SHORT, ip + at) & 0xffff;
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    return (short) ~((sum & 0xffff) + (sum >>> 16));
  }
}

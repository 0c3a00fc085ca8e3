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
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A program of its own that puts TCP frames of 64 connections on an interface, 64 at a time past
 * the queues, and prints how many: {@code FrameGenerator INTERFACE SECONDS RATE}, with a rate of 0
 * for as many as it can.
 *
 * <p>Its own native calls, because the program's kernel layer sends no such frames.
 */
final class FrameGenerator {
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
  private static final int LENGTH = 64;
  private static final int PAYLOAD = LENGTH - 54;
  private static final int FLOWS = 64;

  /** Of each run others, so that none goes on with the connections of one before. */
  private static final int FIRST_PORT =
      1024 + ThreadLocalRandom.current().nextInt((65_536 - 1024) / FLOWS) * FLOWS;

  private final MethodHandle sendmmsg =
      handle("sendmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private final MemorySegment frames;
  private final MemorySegment messages;
  private final int socket;
  private final int[] sequences = new int[FLOWS];
  private long sent;

  private FrameGenerator(Arena arena, String device) throws Throwable {
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
    byte[] frame =
        HexFormat.of()
            .parseHex(
                "ffffffffffff0200000000010800"
                    + "450000320000400040060000"
                    + "0a6300010a630002"
                    + "00001389000000000000030950180200"
                    + "00000000"
                    + "00".repeat(PAYLOAD));
    for (int i = 0; i < BATCH; i++) {
      long place = (long) i * LENGTH;
      MemorySegment.copy(frame, 0, frames, JAVA_BYTE, place, LENGTH);
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

  /** Sends, and prints the number of frames and the seconds that they took. */
  public static void main(String[] arguments) throws Throwable {
    double seconds = Double.parseDouble(arguments[1]);
    long rate = Long.parseLong(arguments[2]);
    try (Arena arena = Arena.ofConfined()) {
      FrameGenerator generator = new FrameGenerator(arena, arguments[0]);
      long begin = System.nanoTime();
      long end = begin + (long) (seconds * 1e9);
      for (long now = begin; now < end; now = System.nanoTime()) {
        long due = rate == 0 ? BATCH : (long) ((now - begin) / 1e9 * rate) - generator.sent;
        if (due >= BATCH) {
          generator.batch();
        } else {
          Thread.sleep(0, 100_000);
        }
      }
      System.out.println(generator.sent + " " + (System.nanoTime() - begin) / 1e9);
    }
  }

  private void batch() throws Throwable {
    for (int i = 0; i < BATCH; i++) {
      int flow = (int) ((sent + i) % FLOWS);
      long ip = (long) i * LENGTH + 14;
      frames.set(BIG_SHORT, ip + 4, (short) (sent + i));
      frames.set(BIG_SHORT, ip + 20, (short) (FIRST_PORT + flow));
      frames.set(BIG, ip + 24, sequences[flow]);
      sequences[flow] += PAYLOAD;
    }
    int result = (int) sendmmsg.invokeExact(socket, messages, BATCH, 0);
    sent += Math.max(0, result);
  }
}

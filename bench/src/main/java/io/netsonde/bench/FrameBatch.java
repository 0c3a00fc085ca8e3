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

/**
 * Frames of one length that go out through an interface together, past its queues.
 *
 * <p>Its own native calls, because the program's kernel layer sends no such frames.
 */
final class FrameBatch {
  /** How many frames it has. */
  static final int SIZE = 64;

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

  private final MethodHandle sendmmsg =
      handle("sendmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private final int length;
  private final MemorySegment frames;
  private final MemorySegment messages;
  private final int socket;

  /**
   * Opens a socket, and makes all frames copies of one.
   *
   * @throws Unmeasured where none can be sent
   */
  FrameBatch(Arena arena, String device, byte[] frame) throws Throwable {
    length = frame.length;
    socket = open(arena, device);
    frames = arena.allocate((long) SIZE * length, 8);
    messages = arena.allocate(SIZE * MESSAGE, 8);
    MemorySegment vectors = arena.allocate(SIZE * VECTOR, 8);
    for (int i = 0; i < SIZE; i++) {
      MemorySegment.copy(frame, 0, frames, JAVA_BYTE, at(i, 0), length);
      vectors.set(ADDRESS, i * VECTOR, frames.asSlice(at(i, 0), length));
      vectors.set(JAVA_LONG, i * VECTOR + 8, length);
      messages.set(ADDRESS, i * MESSAGE + 16, vectors.asSlice(i * VECTOR, VECTOR));
      messages.set(JAVA_LONG, i * MESSAGE + 24, 1);
    }
  }

  private static int open(Arena arena, String device) throws Throwable {
    MethodHandle open = handle("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    MethodHandle option =
        handle("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    MethodHandle bind = handle("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    MethodHandle index = handle("if_nametoindex", JAVA_INT, ADDRESS);
    int socket = (int) open.invokeExact(AF_PACKET, SOCK_RAW, 0);
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
    return socket;
  }

  private static MethodHandle handle(String name, ValueLayout result, ValueLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
  }

  private long at(int frame, int offset) {
    return (long) frame * length + offset;
  }

  /** Writes two bytes of a frame, in the order of the network. */
  void set(int frame, int offset, short value) {
    frames.set(BIG_SHORT, at(frame, offset), value);
  }

  /** Writes four bytes of a frame, in the order of the network. */
  void set(int frame, int offset, int value) {
    frames.set(BIG, at(frame, offset), value);
  }

  /** Writes the checksum (RFC 1071) of an IPv4 header without options. */
  void checksum(int frame, int ip) {
    set(frame, ip + 10, (short) 0);
    int sum = 0;
    for (int at = 0; at < 20; at += 2) {
      sum += frames.get(BIG_SHORT, at(frame, ip + at)) & 0xffff;
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    set(frame, ip + 10, (short) ~((sum & 0xffff) + (sum >>> 16)));
  }

  /** Sends the first so many; how many have gone. */
  int send(int count) throws Throwable {
    return Math.max(0, (int) sendmmsg.invokeExact(socket, messages, count, 0));
  }
}

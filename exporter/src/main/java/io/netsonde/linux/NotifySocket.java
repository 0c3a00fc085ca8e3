package io.netsonde.linux;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * The way to a service manager that wants to be told how its service does: datagrams to the socket
 * whose name it put into {@code $NOTIFY_SOCKET} (sd_notify(3)). The JDK has sockets of this family
 * for connections only.
 *
 * <p>Threads: any; one message goes at a time.
 */
public final class NotifySocket implements AutoCloseable {
  /** Longest message, in bytes. */
  public static final int MAX_MESSAGE = 1024;

  @CHeader("sys/socket.h")
  static final int AF_UNIX = 1;

  @CHeader("sys/socket.h")
  private static final int MSG_NOSIGNAL = 0x4000;

  static final CStruct SOCKADDR_UN =
      CStruct.of(
          "struct sockaddr_un",
          "sys/un.h",
          CStruct.u16("sun_family"),
          CStruct.bytes("sun_path", 108));

  private static final long PATH = SOCKADDR_UN.offset("sun_path");
  private static final MemorySegment SENDTO = Native.symbol("sendto");

  private final Descriptor descriptor;
  private final MemorySegment capture;
  private final MemorySegment address;
  private final MemorySegment message;

  private NotifySocket(Arena arena, MemorySegment capture, int number, byte[] path) {
    descriptor = Descriptor.owning("notify socket", number, arena);
    this.capture = capture;
    message = arena.allocate(MAX_MESSAGE);
    address = address(arena, path);
  }

  /** What the kernel calls a name. */
  static MemorySegment address(Arena arena, byte[] path) {
    // A path ends with a NUL that counts, an abstract name begins with one and ends where it ends.
    boolean isAbstract = path[0] == '@';
    MemorySegment address = arena.allocate(PATH + path.length + (isAbstract ? 0 : 1), 2);
    address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, PATH, path.length);
    if (isAbstract) {
      address.set(ValueLayout.JAVA_BYTE, PATH, (byte) 0);
    }
    return address;
  }

  /**
   * Opens a socket for messages to a name; nobody need listen there yet.
   *
   * @param name an absolute path, or {@code @} and the name of an abstract socket
   * @throws LinuxException EINVAL where it is neither, or longer than a name can be
   */
  public static NotifySocket open(String name) throws LinuxException {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    boolean known = name.startsWith("/") || (name.startsWith("@") && path.length > 1);
    if (!known || PATH + path.length >= SOCKADDR_UN.size()) {
      throw new LinuxException("socket", Errno.EINVAL, "reach the service manager at " + name);
    }
    return Opening.with((arena, capture) ->
        new NotifySocket(
            arena,
            capture,
            LinuxException.check(
                Native.integers(
                    Socket.SOCKET,
                    capture,
                    AF_UNIX,
                    Socket.SOCK_DGRAM | Socket.SOCK_NONBLOCK | Socket.SOCK_CLOEXEC,
                    0,
                    0,
                    0),
                "socket",
                "open a notify socket"),
            path));
  }

  /**
   * Sends one message, without waiting.
   *
   * @param text lines of {@code NAME=value}, at most {@link #MAX_MESSAGE} bytes of UTF-8
   * @throws LinuxException where nobody listens, or too many messages wait already
   * @throws IllegalArgumentException when it is longer
   */
  public synchronized void send(String text) throws LinuxException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_MESSAGE) {
      throw new IllegalArgumentException("a message of " + bytes.length + " bytes");
    }
    int number = descriptor.borrow();
    try {
      MemorySegment.copy(bytes, 0, message, ValueLayout.JAVA_BYTE, 0, bytes.length);
      LinuxException.check(
          Native.pointerSecond(
              SENDTO,
              capture,
              number,
              message,
              bytes.length,
              MSG_NOSIGNAL,
              address,
              address.byteSize()),
          "sendto",
          "tell the service manager");
    } finally {
      descriptor.giveBack();
    }
  }

  /** Closes the socket; further closes do nothing. */
  @Override
  public void close() {
    descriptor.close();
  }
}

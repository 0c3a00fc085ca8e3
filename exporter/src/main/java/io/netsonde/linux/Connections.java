package io.netsonde.linux;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;
import io.netsonde.wire.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * TCP connections in the making, many at a time, each under a number of the caller's: begun without
 * waiting, watched together, and ended by a reset at the latest with {@link #close}.
 *
 * <p>Numbers go round: those that are in use at a time must differ in what is left of them modulo
 * the capacity.
 *
 * <p>Hot: no call allocates but {@link #localAddress}. So there is no object per socket as
 * elsewhere in this room; the table owns the descriptors, and one that is closed leaves it at once.
 *
 * <p>Threads: one, which decides the network namespace. Memory: 4 bytes per place, and what the
 * kernel needs for a socket.
 */
public final class Connections implements AutoCloseable {
  /** Most connections that one {@link #look} tells. */
  public static final int BATCH = 256;

  @CHeader("sys/socket.h")
  private static final int SO_LINGER = 13;

  @CHeader("sys/socket.h")
  private static final int SO_ERROR = 4;

  @CHeader("netinet/in.h")
  private static final int IP_BIND_ADDRESS_NO_PORT = 24;

  static final CStruct LINGER =
      CStruct.of("struct linger", "sys/socket.h", CStruct.u32("l_onoff"), CStruct.u32("l_linger"));

  private static final MemorySegment CLOSE = Native.symbol("close");
  private static final MemorySegment GETPEERNAME = Native.symbol("getpeername");
  private static final int NONE = -1;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment capture = arena.allocate(Native.CAPTURE);
  private final MemorySegment name = arena.allocate(SockAddr.MAX_LENGTH, 8);
  private final MemorySegment peer = arena.allocate(SockAddr.MAX_LENGTH, 8);
  private final MemorySegment linger = arena.allocate(LINGER.size(), LINGER.alignment());
  private final MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
  private final MemorySegment length = arena.allocate(ValueLayout.JAVA_INT);
  private final TcpInfo info =
      new TcpInfo(arena.allocate(TcpInfo.STRUCT.size(), TcpInfo.STRUCT.alignment()));
  private final Epoll epoll;
  private final int[] sockets;
  private final int mask;

  /**
   * Makes an empty table.
   *
   * @param capacity most connections at a time, a power of two
   * @throws LinuxException when the process has too many files open
   */
  public Connections(int capacity) throws LinuxException {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("capacity: " + capacity + " (expected: a power of two)");
    }
    epoll = Epoll.open(BATCH);
    mask = capacity - 1;
    sockets = new int[capacity];
    Arrays.fill(sockets, NONE);
    linger.set(ValueLayout.JAVA_INT, LINGER.offset("l_onoff"), 1);
  }

  /**
   * Begins a connection under a number that is not in use.
   *
   * @param source of its packets, null for the kernel's choice
   * @param index of the network interface through which all its packets go, both ways, 0 for the
   *     kernel's choice
   * @param dscp differentiated services code point, 0 to 63
   * @return 0, or {@code -errno} when this machine cannot; then the number is still free
   */
  public int begin(
      int number, IpAddress address, int port, @Nullable IpAddress source, int index, int dscp) {
    int socket =
        (int)
            Native.integers(
                Socket.SOCKET,
                capture,
                address.v6() ? SockAddr.AF_INET6 : SockAddr.AF_INET,
                Socket.SOCK_STREAM | Socket.SOCK_NONBLOCK | Socket.SOCK_CLOEXEC,
                Socket.IPPROTO_TCP,
                0,
                0);
    if (socket < 0) {
      return socket;
    }
    int result = setUp(socket, address.v6());
    if (result == 0) {
      result = setWay(socket, address.v6(), source, index, dscp);
    }
    if (result == 0) {
      int size = SockAddr.write(name, 0, address, port);
      result = second(Socket.CONNECT, socket, name, size);
    }
    if (result == 0 || result == -Errno.EINPROGRESS) {
      // Before the connection is begun, the kernel would tell of a socket that is hung up.
      result = epoll.add(socket, Epoll.EPOLLOUT, number);
    }
    if (result < 0) {
      close(socket);
      return result;
    }
    sockets[number & mask] = socket;
    return 0;
  }

  private int setUp(int socket, boolean v6) {
    value.set(ValueLayout.JAVA_INT, 0, 1);
    int result = setOption(socket, Socket.SOL_SOCKET, SO_LINGER, linger);
    if (result == 0) {
      result =
          v6
              ? setOption(socket, Socket.IPPROTO_IPV6, Socket.IPV6_RECVERR, value)
              : setOption(socket, Socket.IPPROTO_IP, Socket.IP_RECVERR, value);
    }
    return result;
  }

  private int setWay(int socket, boolean v6, @Nullable IpAddress source, int index, int dscp) {
    int result = 0;
    if (index != 0) {
      value.set(ValueLayout.JAVA_INT, 0, index);
      result = setOption(socket, Socket.SOL_SOCKET, Socket.SO_BINDTOIFINDEX, value);
    }
    if (result == 0 && dscp != 0) {
      value.set(ValueLayout.JAVA_INT, 0, dscp << 2);
      result =
          v6
              ? setOption(socket, Socket.IPPROTO_IPV6, PacketInfo.IPV6_TCLASS, value)
              : setOption(socket, Socket.IPPROTO_IP, PacketInfo.IP_TOS, value);
    }
    if (result == 0 && source != null) {
      // A port is chosen with the connection, among more than would be free for the address alone.
      value.set(ValueLayout.JAVA_INT, 0, 1);
      result = setOption(socket, Socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, value);
      if (result == 0) {
        result = second(Socket.BIND, socket, name, SockAddr.write(name, 0, source, 0));
      }
    }
    return result;
  }

  /**
   * Looks without waiting at which connections something has happened.
   *
   * @return how many {@link #number}s there are, or {@code -errno}
   */
  public int look() {
    return epoll.look();
  }

  /** The number of what {@code i} of the last {@link #look} is about. */
  public int number(int i) {
    return epoll.data(i);
  }

  /**
   * Reads a report of a network error, where one has come.
   *
   * @return 1, or {@code -errno}; {@code -EAGAIN} when there is none
   */
  public int report(int number, MessageBatch batch) {
    batch.incoming();
    int result =
        (int)
            Native.pointerSecond(
                Socket.RECVMMSG,
                capture,
                sockets[number & mask],
                batch.headers(0),
                1,
                Socket.MSG_DONTWAIT | Socket.MSG_ERRQUEUE,
                MemorySegment.NULL,
                0);
    batch.filled(result);
    return result;
  }

  /** Why a connection failed, a positive error number, and then forgotten; 0 when it has not. */
  public int error(int number) {
    int result = option(number, Socket.SOL_SOCKET, SO_ERROR, value);
    return result < 0 ? -result : value.get(ValueLayout.JAVA_INT, 0);
  }

  /** What the kernel knows of a connection now; gone with the next call. */
  public TcpInfo info(int number) {
    info.bytes().fill((byte) 0);
    option(number, Socket.IPPROTO_TCP, TcpInfo.TCP_INFO, info.bytes());
    return info;
  }

  /**
   * Whether a socket has met itself: one that connects to a port of its own machine on which nobody
   * listens, and has got that very port for its own (RFC 9293 section 3.5, simultaneous open).
   */
  public boolean isToItself(int number) {
    return name(Socket.GETSOCKNAME, number, name) == 0
        && name(GETPEERNAME, number, peer) == 0
        && name.mismatch(peer) < 0;
  }

  /** Which address of this machine a connection uses. */
  public IpAddress localAddress(int number) throws LinuxException {
    LinuxException.check(
        name(Socket.GETSOCKNAME, number, name), "getsockname", "learn a connection's own address");
    return SockAddr.read(name, 0);
  }

  /**
   * Ends a connection and frees its number; the other side, where there is one, is sent a reset.
   */
  public void end(int number) {
    int socket = sockets[number & mask];
    if (socket != NONE) {
      sockets[number & mask] = NONE;
      close(socket);
    }
  }

  /** Ends all connections. */
  @Override
  public void close() {
    for (int number = 0; number < sockets.length; number++) {
      end(number);
    }
    epoll.close();
    arena.close();
  }

  private void close(int socket) {
    Native.integers(CLOSE, capture, socket, 0, 0, 0, 0);
  }

  private int name(MemorySegment function, int number, MemorySegment to) {
    to.fill((byte) 0);
    length.set(ValueLayout.JAVA_INT, 0, (int) to.byteSize());
    return second(function, sockets[number & mask], to, length.address());
  }

  private int option(int number, int level, int option, MemorySegment to) {
    length.set(ValueLayout.JAVA_INT, 0, (int) to.byteSize());
    return third(Socket.GETSOCKOPT, sockets[number & mask], level, option, to, length.address());
  }

  private int setOption(int socket, int level, int option, MemorySegment from) {
    return third(Socket.SETSOCKOPT, socket, level, option, from, from.byteSize());
  }

  private int second(MemorySegment function, int socket, MemorySegment pointer, long last) {
    return (int)
        Native.pointerSecond(function, capture, socket, pointer, last, 0, MemorySegment.NULL, 0);
  }

  private int third(
      MemorySegment function, int socket, int level, int option, MemorySegment data, long last) {
    return (int)
        Native.pointerThird(
            function, capture, socket, level, MemorySegment.ofAddress(option), data, last);
  }
}

package io.netsonde.linux;

import io.netsonde.wire.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A non-blocking socket of any family (socket(2)), with the batched calls that Netsonde's loops
 * use.
 *
 * <p>Set-up calls throw a {@link LinuxException} that says what was attempted; {@link #send} and
 * {@link #receive}, which are hot and whose failures are outcomes, return {@code -errno}.
 *
 * <p>Threads: confined to the thread that opened it, which also decides its network namespace.
 */
public final class Socket implements AutoCloseable {
  /** bits/socket_type.h: {@code SOCK_DGRAM}. */
  public static final int SOCK_DGRAM = 2;

  /** bits/socket_type.h: {@code SOCK_RAW}. */
  public static final int SOCK_RAW = 3;

  /** netinet/in.h: {@code IPPROTO_IP}, also the level {@code SOL_IP}. */
  public static final int IPPROTO_IP = 0;

  /** netinet/in.h: {@code IPPROTO_ICMP}. */
  public static final int IPPROTO_ICMP = 1;

  /** netinet/in.h: {@code IPPROTO_UDP}. */
  public static final int IPPROTO_UDP = 17;

  /** netinet/in.h: {@code IPPROTO_IPV6}, also the level {@code SOL_IPV6}. */
  public static final int IPPROTO_IPV6 = 41;

  /** netinet/in.h: {@code IPPROTO_ICMPV6}, also the level {@code SOL_ICMPV6}. */
  public static final int IPPROTO_ICMPV6 = 58;

  /** asm-generic/socket.h: {@code SOL_SOCKET}. */
  public static final int SOL_SOCKET = 1;

  /** asm-generic/socket.h: {@code SO_RCVBUF}. */
  public static final int SO_RCVBUF = 8;

  /** asm-generic/socket.h: {@code SO_ATTACH_FILTER}. */
  public static final int SO_ATTACH_FILTER = 26;

  /** asm-generic/socket.h: {@code SO_RCVBUFFORCE}. */
  public static final int SO_RCVBUFFORCE = 33;

  /** bits/in.h: {@code IP_MTU_DISCOVER}. */
  public static final int IP_MTU_DISCOVER = 10;

  /** bits/in.h: {@code IPV6_MTU_DISCOVER}. */
  public static final int IPV6_MTU_DISCOVER = 23;

  /** bits/in.h: {@code IP_PMTUDISC_DO}: set DF, never fragment; the same value for IPv6. */
  public static final int IP_PMTUDISC_DO = 2;

  /** bits/in.h: {@code IP_RECVERR}. */
  public static final int IP_RECVERR = 11;

  /** bits/in.h: {@code IPV6_RECVERR}. */
  public static final int IPV6_RECVERR = 25;

  /** netinet/icmp6.h: {@code ICMP6_FILTER}. */
  public static final int ICMP6_FILTER = 1;

  /** bits/socket.h: {@code MSG_DONTWAIT}. */
  public static final int MSG_DONTWAIT = 0x40;

  /** bits/socket.h: {@code MSG_TRUNC}. */
  public static final int MSG_TRUNC = 0x20;

  /** bits/socket.h: {@code MSG_ERRQUEUE}. */
  public static final int MSG_ERRQUEUE = 0x2000;

  /** bits/socket_type.h: {@code SOCK_NONBLOCK}. */
  static final int SOCK_NONBLOCK = 0x800;

  /** bits/socket_type.h: {@code SOCK_CLOEXEC}. */
  static final int SOCK_CLOEXEC = 0x80000;

  private static final MemorySegment SOCKET = Native.symbol("socket");
  private static final MemorySegment BIND = Native.symbol("bind");
  private static final MemorySegment GETSOCKNAME = Native.symbol("getsockname");
  private static final MemorySegment SETSOCKOPT = Native.symbol("setsockopt");
  private static final MemorySegment GETSOCKOPT = Native.symbol("getsockopt");
  private static final MemorySegment SENDMMSG = Native.symbol("sendmmsg");
  private static final MemorySegment RECVMMSG = Native.symbol("recvmmsg");
  private static final MemorySegment CLOSE = Native.symbol("close");

  private final Arena arena;
  private final MemorySegment capture;
  private final MemorySegment scratch;
  private final String purpose;
  private final int fd;
  private boolean closed;

  private Socket(Arena arena, MemorySegment capture, String purpose, int fd) {
    this.arena = arena;
    this.capture = capture;
    this.purpose = purpose;
    this.fd = fd;
    scratch = arena.allocate(64, 8);
  }

  /**
   * Opens a non-blocking, close-on-exec socket.
   *
   * @param family {@link SockAddr#AF_INET} and the like
   * @param type {@link #SOCK_RAW} or {@link #SOCK_DGRAM}
   * @param protocol of the family
   * @param purpose what the socket is, for messages ({@code raw ICMP socket})
   * @throws LinuxException EPERM or EACCES without the right to it, EAFNOSUPPORT without the family
   */
  public static Socket open(int family, int type, int protocol, String purpose)
      throws LinuxException {
    Arena arena = Arena.ofConfined();
    try {
      MemorySegment capture = arena.allocate(Native.CAPTURE);
      long result =
          Native.integers(
              SOCKET, capture, family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol, 0, 0);
      return new Socket(
          arena, capture, purpose, LinuxException.check(result, "socket", "open a " + purpose));
    } catch (LinuxException e) {
      arena.close();
      throw e;
    }
  }

  /** Binds to a local address and port (bind(2)). */
  public void bind(IpAddress address, int port) throws LinuxException {
    int length = SockAddr.write(scratch, 0, address, port);
    check(
        Native.pointerSecond(BIND, capture, fd, scratch, length, 0, MemorySegment.NULL, 0),
        "bind",
        "bind to " + address + " port " + port);
  }

  /** The local port (getsockname(2)); on a ping socket, the ICMP identifier. */
  public int localPort() throws LinuxException {
    MemorySegment length = scratch.asSlice(SockAddr.MAX_LENGTH, Integer.BYTES);
    length.set(ValueLayout.JAVA_INT, 0, SockAddr.MAX_LENGTH);
    check(
        Native.pointerSecond(
            GETSOCKNAME, capture, fd, scratch, length.address(), 0, MemorySegment.NULL, 0),
        "getsockname",
        "learn the local port");
    return SockAddr.port(scratch, 0);
  }

  /** Sets an option whose value is an {@code int} (setsockopt(2)). */
  public void option(int level, int name, int value) throws LinuxException {
    scratch.set(ValueLayout.JAVA_INT, 0, value);
    option(level, name, scratch.asSlice(0, Integer.BYTES));
  }

  /** Sets an option whose value is a structure. */
  public void option(int level, int name, MemorySegment value) throws LinuxException {
    check(setOption(level, name, value), "setsockopt", "set option " + level + "/" + name);
  }

  /** An option whose value is an {@code int} (getsockopt(2)). */
  public int option(int level, int name) throws LinuxException {
    scratch.set(ValueLayout.JAVA_INT, 8, Integer.BYTES);
    check(
        Native.pointerThird(
            GETSOCKOPT,
            capture,
            fd,
            level,
            MemorySegment.ofAddress(name),
            scratch,
            scratch.asSlice(8).address()),
        "getsockopt",
        "read option " + level + "/" + name);
    return scratch.get(ValueLayout.JAVA_INT, 0);
  }

  /**
   * Asks for a receive buffer, beyond {@code net.core.rmem_max} where the process may.
   *
   * @return bytes granted, as the kernel counts them (it doubles what is asked for)
   */
  public int receiveBuffer(int bytes) throws LinuxException {
    scratch.set(ValueLayout.JAVA_INT, 0, bytes);
    if (setOption(SOL_SOCKET, SO_RCVBUFFORCE, scratch.asSlice(0, Integer.BYTES)) < 0) {
      option(SOL_SOCKET, SO_RCVBUF, bytes);
    }
    return option(SOL_SOCKET, SO_RCVBUF);
  }

  /**
   * Sends messages {@code from} to {@code from + count - 1} of a batch (sendmmsg(2)).
   *
   * <p>The kernel stops at the first that fails and forgets its error, so a caller calls again from
   * that one to learn it.
   *
   * @return number of messages sent, at least 1, or {@code -errno} of the first one
   */
  public int send(MessageBatch batch, int from, int count) {
    return (int)
        Native.pointerSecond(
            SENDMMSG, capture, fd, batch.headers(from), count, MSG_DONTWAIT, MemorySegment.NULL, 0);
  }

  /**
   * Receives what is there, up to the batch's capacity, without waiting (recvmmsg(2)).
   *
   * @param flags 0, or {@link #MSG_ERRQUEUE} for the error queue
   * @return number of messages, or {@code -errno}; {@code -EAGAIN} when there are none
   */
  public int receive(MessageBatch batch, int flags) {
    batch.incoming();
    return (int)
        Native.pointerSecond(
            RECVMMSG,
            capture,
            fd,
            batch.headers(0),
            batch.capacity(),
            MSG_DONTWAIT | flags,
            MemorySegment.NULL,
            0);
  }

  /** Closes the socket; further closes do nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Native.integers(CLOSE, capture, fd, 0, 0, 0, 0);
      arena.close();
    }
  }

  private long setOption(int level, int name, MemorySegment value) {
    return Native.pointerThird(
        SETSOCKOPT, capture, fd, level, MemorySegment.ofAddress(name), value, value.byteSize());
  }

  private void check(long result, String call, String attempted) throws LinuxException {
    LinuxException.check(result, call, attempted + " on the " + purpose);
  }
}

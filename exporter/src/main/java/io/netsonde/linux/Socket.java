package io.netsonde.linux;

import io.netsonde.wire.CHeader;
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
 * <p>Threads: one at a time; the one that opens it decides its network namespace.
 */
public final class Socket implements AutoCloseable {
  /** A connection. */
  @CHeader("sys/socket.h")
  public static final int SOCK_STREAM = 1;

  /** Datagrams; with ICMP, a ping socket. */
  @CHeader("sys/socket.h")
  public static final int SOCK_DGRAM = 2;

  /** Packets of a protocol, as they are. */
  @CHeader("sys/socket.h")
  public static final int SOCK_RAW = 3;

  /** Level of IPv4 options ({@code SOL_IP}). */
  @CHeader("netinet/in.h")
  public static final int IPPROTO_IP = 0;

  /** ICMP for IPv4. */
  @CHeader("netinet/in.h")
  public static final int IPPROTO_ICMP = 1;

  /** TCP. */
  @CHeader("netinet/in.h")
  public static final int IPPROTO_TCP = 6;

  /** UDP. */
  @CHeader("netinet/in.h")
  public static final int IPPROTO_UDP = 17;

  /** Level of IPv6 options ({@code SOL_IPV6}). */
  @CHeader("netinet/in.h")
  public static final int IPPROTO_IPV6 = 41;

  /** ICMP for IPv6, and the level of its options ({@code SOL_ICMPV6}). */
  @CHeader("netinet/in.h")
  public static final int IPPROTO_ICMPV6 = 58;

  /** Level of options of all sockets. */
  @CHeader("sys/socket.h")
  public static final int SOL_SOCKET = 1;

  /** Send buffer, within {@code net.core.wmem_max}. */
  @CHeader("sys/socket.h")
  public static final int SO_SNDBUF = 7;

  /** Send buffer, beyond the maximum; needs CAP_NET_ADMIN. */
  @CHeader("sys/socket.h")
  public static final int SO_SNDBUFFORCE = 32;

  /** Receive buffer, within {@code net.core.rmem_max}. */
  @CHeader("sys/socket.h")
  public static final int SO_RCVBUF = 8;

  /** A classic BPF program. */
  @CHeader("sys/socket.h")
  public static final int SO_ATTACH_FILTER = 26;

  /** Receive buffer, beyond the maximum; needs CAP_NET_ADMIN. */
  @CHeader("sys/socket.h")
  public static final int SO_RCVBUFFORCE = 33;

  /** Whether to fragment. */
  @CHeader("netinet/in.h")
  public static final int IP_MTU_DISCOVER = 10;

  /** Whether to fragment. */
  @CHeader("netinet/in.h")
  public static final int IPV6_MTU_DISCOVER = 23;

  /** Set DF, never fragment; the same value for IPv6. */
  @CHeader("netinet/in.h")
  public static final int IP_PMTUDISC_DO = 2;

  /** Never set DF, fragment where needed; the same value for IPv6. */
  @CHeader("netinet/in.h")
  public static final int IP_PMTUDISC_DONT = 0;

  /** The TTL of a received packet, as a control message. */
  @CHeader("netinet/in.h")
  public static final int IP_TTL = 2;

  /** Ask for {@link #IP_TTL} with each packet. */
  @CHeader("netinet/in.h")
  public static final int IP_RECVTTL = 12;

  /** The hop limit of a received packet, as a control message. */
  @CHeader("netinet/in.h")
  public static final int IPV6_HOPLIMIT = 52;

  /** Ask for {@link #IPV6_HOPLIMIT} with each packet. */
  @CHeader("netinet/in.h")
  public static final int IPV6_RECVHOPLIMIT = 51;

  /** Queue network errors; also the type of their control message. */
  @CHeader("netinet/in.h")
  public static final int IP_RECVERR = 11;

  /** Queue network errors; also the type of their control message. */
  @CHeader("netinet/in.h")
  public static final int IPV6_RECVERR = 25;

  /** Where in a raw socket's packets the kernel puts the checksum, and verifies it. */
  @CHeader("netinet/in.h")
  public static final int IPV6_CHECKSUM = 7;

  /** Which ICMPv6 types a raw socket gets. */
  @CHeader("netinet/icmp6.h")
  public static final int ICMP6_FILTER = 1;

  /** Bind to a network interface by its number; needs no right on a socket that has none yet. */
  @CHeader("asm/socket.h")
  static final int SO_BINDTOIFINDEX = 62;

  /** Do not wait. */
  @CHeader("sys/socket.h")
  public static final int MSG_DONTWAIT = 0x40;

  /** The message was longer than its buffer. */
  @CHeader("sys/socket.h")
  public static final int MSG_TRUNC = 0x20;

  /** Read the error queue. */
  @CHeader("sys/socket.h")
  public static final int MSG_ERRQUEUE = 0x2000;

  /** No call waits. */
  @CHeader("sys/socket.h")
  static final int SOCK_NONBLOCK = 0x800;

  /** Not inherited by other programs. */
  @CHeader("sys/socket.h")
  static final int SOCK_CLOEXEC = 0x80000;

  /** No address: ends a datagram socket's connection. */
  @CHeader("sys/socket.h")
  private static final int AF_UNSPEC = 0;

  static final MemorySegment SOCKET = Native.symbol("socket");
  static final MemorySegment BIND = Native.symbol("bind");
  static final MemorySegment CONNECT = Native.symbol("connect");
  static final MemorySegment GETSOCKNAME = Native.symbol("getsockname");
  static final MemorySegment SETSOCKOPT = Native.symbol("setsockopt");
  static final MemorySegment GETSOCKOPT = Native.symbol("getsockopt");
  private static final MemorySegment SENDMMSG = Native.symbol("sendmmsg");
  static final MemorySegment RECVMMSG = Native.symbol("recvmmsg");

  private final Descriptor descriptor;
  private final MemorySegment capture;
  private final MemorySegment scratch;
  private final String purpose;

  private Socket(Arena arena, MemorySegment capture, String purpose, int number) {
    descriptor = Descriptor.owning(purpose, number, arena);
    this.capture = capture;
    this.purpose = purpose;
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
    return Opening.with((arena, capture) ->
        new Socket(
            arena,
            capture,
            purpose,
            LinuxException.check(
                Native.integers(
                    SOCKET, capture, family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol, 0, 0),
                "socket",
                "open a " + purpose)));
  }

  /** What {@link Poll} waits for. */
  public Descriptor descriptor() {
    return descriptor;
  }

  /** Binds to a local address and port (bind(2)). */
  public void bind(IpAddress address, int port) throws LinuxException {
    int length = SockAddr.write(scratch(), 0, address, port);
    check(second(BIND, scratch, length, 0), "bind", "bind to " + address + " port " + port);
  }

  /**
   * Asks the kernel which source address it would choose for packets to an address, by connecting a
   * datagram socket (connect(2)), which sends nothing. It is disconnected first: a socket that is
   * connected anew keeps the source of the first time. That ends its being bound to an interface,
   * too.
   *
   * @param index of the network interface through which they are to leave, 0 where routes lead them
   * @param segment receives the address in network order, at {@code offset}
   * @return 0, or {@code -errno} where there is no way to the address
   */
  public int sourceTowards(IpAddress address, int index, MemorySegment segment, long offset) {
    int discardPort = 9;
    scratch().set(ValueLayout.JAVA_LONG, 0, AF_UNSPEC);
    int result = (int) second(CONNECT, scratch, SockAddr.MAX_LENGTH, 0);
    if (result == 0 && index != 0) {
      scratch.set(ValueLayout.JAVA_INT, 0, index);
      result = (int) optionCall(SETSOCKOPT, SOL_SOCKET, SO_BINDTOIFINDEX, scratch, Integer.BYTES);
    }
    if (result == 0) {
      int length = SockAddr.write(scratch, 0, address, discardPort);
      result = (int) second(CONNECT, scratch, length, 0);
    }
    if (result < 0) {
      return result;
    }
    MemorySegment size = scratch.asSlice(SockAddr.MAX_LENGTH, Integer.BYTES);
    size.set(ValueLayout.JAVA_INT, 0, SockAddr.MAX_LENGTH);
    result = (int) second(GETSOCKNAME, scratch, size.address(), 0);
    if (result == 0) {
      SockAddr.copyAddress(scratch, 0, segment, offset);
    }
    return result;
  }

  /** Binds to an address of any family, as the kernel lays it out. */
  void bind(MemorySegment address, String attempted) throws LinuxException {
    LinuxException.check(second(BIND, address, address.byteSize(), 0), "bind", attempted);
  }

  /** Reads an option whose value is a structure (getsockopt(2)). */
  void read(int level, int name, MemorySegment value) throws LinuxException {
    scratch().set(ValueLayout.JAVA_INT, 0, (int) value.byteSize());
    check(
        optionCall(GETSOCKOPT, level, name, value, scratch.address()),
        "getsockopt",
        "read option " + level + "/" + name);
  }

  /** The local port (getsockname(2)); on a ping socket, the ICMP identifier. */
  public int localPort() throws LinuxException {
    MemorySegment length = scratch().asSlice(SockAddr.MAX_LENGTH, Integer.BYTES);
    length.set(ValueLayout.JAVA_INT, 0, SockAddr.MAX_LENGTH);
    check(second(GETSOCKNAME, scratch, length.address(), 0), "getsockname", "learn the local port");
    return SockAddr.port(scratch, 0);
  }

  /** Sets an option whose value is an {@code int} (setsockopt(2)). */
  public void option(int level, int name, int value) throws LinuxException {
    scratch().set(ValueLayout.JAVA_INT, 0, value);
    option(level, name, scratch.asSlice(0, Integer.BYTES));
  }

  /** Sets an option whose value is a structure. */
  public void option(int level, int name, MemorySegment value) throws LinuxException {
    check(setOption(level, name, value), "setsockopt", "set option " + level + "/" + name);
  }

  /** An option whose value is an {@code int} (getsockopt(2)). */
  public int option(int level, int name) throws LinuxException {
    scratch().set(ValueLayout.JAVA_INT, 8, Integer.BYTES);
    check(
        optionCall(GETSOCKOPT, level, name, scratch, scratch.asSlice(8).address()),
        "getsockopt",
        "read option " + level + "/" + name);
    return scratch.get(ValueLayout.JAVA_INT, 0);
  }

  /** An option whose value has 8 bytes. */
  public long longOption(int level, int name) throws LinuxException {
    scratch().set(ValueLayout.JAVA_INT, 8, Long.BYTES);
    check(
        optionCall(GETSOCKOPT, level, name, scratch, scratch.asSlice(8).address()),
        "getsockopt",
        "read option " + level + "/" + name);
    return scratch.get(ValueLayout.JAVA_LONG, 0);
  }

  /** Reads how full the receive buffer is; what the kernel does not say stays as it was. */
  public void readMemory(SocketMemory into) {
    optionCall(
        GETSOCKOPT, SOL_SOCKET, SocketMemory.SO_MEMINFO, into.values(), into.length().address());
  }

  /**
   * Asks for a receive buffer, beyond {@code net.core.rmem_max} where the process may.
   *
   * @return bytes granted, as the kernel counts them (it doubles what is asked for)
   */
  public int receiveBuffer(int bytes) throws LinuxException {
    return buffer(SO_RCVBUFFORCE, SO_RCVBUF, bytes);
  }

  /**
   * Asks for a send buffer, beyond {@code net.core.wmem_max} where the process may. Packets that
   * wait for the neighbour's hardware address lie in it too.
   *
   * @return bytes granted, as the kernel counts them (it doubles what is asked for)
   */
  public int sendBuffer(int bytes) throws LinuxException {
    return buffer(SO_SNDBUFFORCE, SO_SNDBUF, bytes);
  }

  private int buffer(int forced, int polite, int bytes) throws LinuxException {
    scratch().set(ValueLayout.JAVA_INT, 0, bytes);
    if (setOption(SOL_SOCKET, forced, scratch.asSlice(0, Integer.BYTES)) < 0) {
      // The kernel cuts this one to the maximum in silence.
      option(SOL_SOCKET, polite, bytes);
    }
    return option(SOL_SOCKET, polite);
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
    return (int) second(SENDMMSG, batch.headers(from), count, MSG_DONTWAIT);
  }

  /**
   * Receives what is there, up to the batch's capacity, without waiting (recvmmsg(2)).
   *
   * @param flags 0, or {@link #MSG_ERRQUEUE} for the error queue
   * @return number of messages, or {@code -errno}; {@code -EAGAIN} when there are none
   */
  public int receive(MessageBatch batch, int flags) {
    batch.incoming();
    int result = (int) second(RECVMMSG, batch.headers(0), batch.capacity(), MSG_DONTWAIT | flags);
    batch.filled(result);
    return result;
  }

  /** Closes the socket; further closes do nothing. */
  @Override
  public void close() {
    descriptor.close();
  }

  /** The memory for arguments, which is gone after the close; asking tells that in words. */
  private MemorySegment scratch() {
    descriptor.borrow();
    descriptor.giveBack();
    return scratch;
  }

  private long setOption(int level, int name, MemorySegment value) {
    return optionCall(SETSOCKOPT, level, name, value, value.byteSize());
  }

  private long optionCall(
      MemorySegment function, int level, int name, MemorySegment value, long length) {
    int number = descriptor.borrow();
    try {
      return Native.pointerThird(
          function, capture, number, level, MemorySegment.ofAddress(name), value, length);
    } finally {
      descriptor.giveBack();
    }
  }

  private long second(MemorySegment function, MemorySegment pointer, long a, long b) {
    int number = descriptor.borrow();
    try {
      return Native.pointerSecond(function, capture, number, pointer, a, b, MemorySegment.NULL, 0);
    } finally {
      descriptor.giveBack();
    }
  }

  private void check(long result, String call, String attempted) throws LinuxException {
    LinuxException.check(result, call, attempted + " on the " + purpose);
  }
}

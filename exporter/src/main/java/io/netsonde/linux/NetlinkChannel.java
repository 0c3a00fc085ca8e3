package io.netsonde.linux;

import static io.netsonde.wire.netlink.Netlink.NETLINK_CAP_ACK;
import static io.netsonde.wire.netlink.Netlink.NETLINK_EXT_ACK;
import static io.netsonde.wire.netlink.Netlink.NETLINK_GET_STRICT_CHK;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;
import io.netsonde.wire.netlink.Netlink;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The system calls of a {@link NetlinkSocket}: datagrams out and in, options, the sender.
 *
 * <p>The length of the sender's address travels to {@code recvfrom} as a number, which is sound
 * since it is in the same arena as the buffer.
 */
final class NetlinkChannel implements NetlinkDatagrams {
  @CHeader("sys/socket.h")
  private static final int AF_NETLINK = 16;

  @CHeader("sys/socket.h")
  private static final int SOCK_RAW = 3;

  @CHeader("sys/socket.h")
  private static final int SOCK_CLOEXEC = 0x80000;

  @CHeader("sys/socket.h")
  private static final int SOCK_NONBLOCK = 0x800;

  @CHeader("sys/socket.h")
  private static final int SOL_SOCKET = 1;

  @CHeader("sys/socket.h")
  private static final int SOL_NETLINK = 270;

  @CHeader("sys/socket.h")
  private static final int SO_RCVBUF = 8;

  @CHeader("sys/socket.h")
  private static final int SO_RCVBUFFORCE = 33;

  @CHeader("sys/socket.h")
  private static final int MSG_TRUNC = 0x20;

  @CHeader("sys/socket.h")
  private static final int MSG_DONTWAIT = 0x40;

  static final CStruct SOCKADDR_NL =
      CStruct.of(
          "struct sockaddr_nl",
          "linux/netlink.h",
          CStruct.u16("nl_family"),
          CStruct.u16("nl_pad"),
          CStruct.u32("nl_pid"),
          CStruct.u32("nl_groups"));

  private static final long FAMILY = SOCKADDR_NL.offset("nl_family");
  private static final long PORT = SOCKADDR_NL.offset("nl_pid");

  private static final MemorySegment SOCKET = Native.symbol("socket");
  private static final MemorySegment BIND = Native.symbol("bind");
  private static final MemorySegment GETSOCKNAME = Native.symbol("getsockname");
  private static final MemorySegment SETSOCKOPT = Native.symbol("setsockopt");
  private static final MemorySegment GETSOCKOPT = Native.symbol("getsockopt");
  private static final MemorySegment SENDTO = Native.symbol("sendto");
  private static final MemorySegment RECVFROM = Native.symbol("recvfrom");

  private static final int BUFFER_BYTES = 1 << 16;
  private static final long DISCARD_NANOS = 1_000_000_000;

  private final Descriptor descriptor;
  private final MemorySegment capture;
  private final MemorySegment incoming;
  private final MemorySegment outgoing;
  private final MemorySegment address;
  private final MemorySegment integers;
  private final Poll poll;
  private final int port;
  private long foreign;

  private NetlinkChannel(int number, Arena arena, MemorySegment capture) throws LinuxException {
    descriptor = Descriptor.owning("netlink socket", number, arena);
    this.capture = capture;
    incoming = arena.allocate(BUFFER_BYTES, 16);
    outgoing = arena.allocate(NetlinkWriter.MAX_BYTES, 16);
    address = arena.allocate(SOCKADDR_NL.size(), SOCKADDR_NL.alignment());
    integers = arena.allocate(JAVA_INT, 2);
    poll = new Poll(1, arena);
    poll.add(descriptor, Poll.POLLIN);
    boolean bound = false;
    try {
      option(NETLINK_EXT_ACK);
      option(NETLINK_CAP_ACK);
      option(NETLINK_GET_STRICT_CHK);
      port = bind(number);
      bound = true;
    } finally {
      if (!bound) {
        descriptor.close();
      }
    }
  }

  /** Opens and binds; see {@link NetlinkSocket#open}. */
  static NetlinkChannel open(int protocol) throws LinuxException {
    return Opening.with((arena, capture) ->
        new NetlinkChannel(
            LinuxException.check(
                Native.integers(
                    SOCKET,
                    capture,
                    AF_NETLINK,
                    SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
                    protocol,
                    0,
                    0),
                "socket",
                "open a netlink socket of protocol " + protocol),
            arena,
            capture));
  }

  Descriptor descriptor() {
    return descriptor;
  }

  int port() {
    return port;
  }

  /** Datagrams of other programs so far. */
  long foreign() {
    return foreign;
  }

  @Override
  public MemorySegment outgoing() {
    return outgoing;
  }

  @Override
  public MemorySegment incoming() {
    return incoming;
  }

  /** To no address, which is the kernel's. */
  @Override
  public void send(long bytes, String attempted) throws IOException {
    int number = descriptor.borrow();
    try {
      LinuxException.check(
          Native.pointerSecond(SENDTO, capture, number, outgoing, bytes, 0, MemorySegment.NULL, 0),
          "sendto",
          attempted);
    } finally {
      descriptor.giveBack();
    }
  }

  @Override
  public long receive(long deadline, String attempted) throws IOException {
    while (true) {
      long length = receiveOnce();
      if (length >= 0 && isFromKernel()) {
        return length;
      }
      if (length < 0 && length != -Errno.EAGAIN && length != -Errno.EINTR) {
        LinuxException.check(length, "recvfrom", attempted);
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return -1;
      }
      if (length == -Errno.EAGAIN) {
        poll.await(left);
      }
    }
  }

  @Override
  public void discard() {
    long deadline = System.nanoTime() + DISCARD_NANOS;
    while (receiveOnce() != -Errno.EAGAIN && System.nanoTime() < deadline) {
      // What was read is of no interest.
    }
  }

  /** Length of the next datagram, which may be more than there was room for, or {@code -errno}. */
  long receiveOnce() {
    int number = descriptor.borrow();
    try {
      integers.setAtIndex(JAVA_INT, 1, (int) SOCKADDR_NL.size());
      return Native.pointerSecond(
          RECVFROM,
          capture,
          number,
          incoming,
          incoming.byteSize(),
          MSG_TRUNC | MSG_DONTWAIT,
          address,
          integers.address() + Integer.BYTES);
    } finally {
      descriptor.giveBack();
    }
  }

  /** Whether the kernel sent the last datagram; counts it where not. */
  boolean isFromKernel() {
    if (address.get(JAVA_INT, PORT) == 0) {
      return true;
    }
    foreign++;
    return false;
  }

  /** See {@link NetlinkSocket#receiveBuffer}. */
  int receiveBuffer(int bytes) throws LinuxException {
    long forced = setInteger(SOL_SOCKET, SO_RCVBUFFORCE, bytes);
    if (forced == -Errno.EPERM) {
      LinuxException.check(
          setInteger(SOL_SOCKET, SO_RCVBUF, bytes), "setsockopt", "set the receive buffer");
    } else {
      LinuxException.check(forced, "setsockopt", "set the receive buffer");
    }
    int number = descriptor.borrow();
    try {
      integers.setAtIndex(JAVA_INT, 1, Integer.BYTES);
      LinuxException.check(
          Native.pointerThird(
              GETSOCKOPT,
              capture,
              number,
              SOL_SOCKET,
              MemorySegment.ofAddress(SO_RCVBUF),
              integers,
              integers.address() + Integer.BYTES),
          "getsockopt",
          "read the receive buffer's size");
      return integers.getAtIndex(JAVA_INT, 0);
    } finally {
      descriptor.giveBack();
    }
  }

  /** Joins a multicast group. */
  void join(int group) throws LinuxException {
    LinuxException.check(
        setInteger(SOL_NETLINK, Netlink.NETLINK_ADD_MEMBERSHIP, group),
        "setsockopt",
        "subscribe to netlink group " + group);
  }

  private int bind(int number) throws LinuxException {
    address.set(JAVA_SHORT, FAMILY, (short) AF_NETLINK);
    LinuxException.check(
        Native.pointerSecond(
            BIND, capture, number, address, SOCKADDR_NL.size(), 0, MemorySegment.NULL, 0),
        "bind",
        "bind a netlink socket");
    integers.setAtIndex(JAVA_INT, 1, (int) SOCKADDR_NL.size());
    LinuxException.check(
        Native.pointerSecond(
            GETSOCKNAME,
            capture,
            number,
            address,
            integers.address() + Integer.BYTES,
            0,
            MemorySegment.NULL,
            0),
        "getsockname",
        "read a netlink socket's port");
    return address.get(JAVA_INT, PORT);
  }

  /** Switches an option on; old kernels do without. */
  private void option(int name) throws LinuxException {
    long result = setInteger(SOL_NETLINK, name, 1);
    if (result != -Errno.ENOPROTOOPT) {
      LinuxException.check(result, "setsockopt", "set netlink option " + name);
    }
  }

  private long setInteger(int level, int name, int value) {
    int number = descriptor.borrow();
    try {
      integers.setAtIndex(JAVA_INT, 0, value);
      return Native.pointerThird(
          SETSOCKOPT,
          capture,
          number,
          level,
          MemorySegment.ofAddress(name),
          integers,
          Integer.BYTES);
    } finally {
      descriptor.giveBack();
    }
  }
}

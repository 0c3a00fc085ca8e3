package io.netsonde.linux;

import static io.netsonde.wire.netlink.Netlink.NETLINK_ADD_MEMBERSHIP;
import static io.netsonde.wire.netlink.Netlink.NETLINK_CAP_ACK;
import static io.netsonde.wire.netlink.Netlink.NETLINK_EXT_ACK;
import static io.netsonde.wire.netlink.Netlink.NETLINK_GET_STRICT_CHK;
import static io.netsonde.wire.netlink.Netlink.NLMSG_OVERRUN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * A conversation with a part of the kernel ({@code netlink(7)}).
 *
 * <p>A socket is used in one of two ways, and refuses to mix them because an event in the midst of
 * an answer helps nobody:
 *
 * <ul>
 *   <li>for questions: {@link #request} and {@link #dump} send and wait for the whole answer;
 *   <li>for events: {@link #subscribe} once, then {@link #receive} whenever {@link Poll} finds the
 *       {@link #descriptor} ready. When events come faster than they are read the kernel drops some
 *       and says so; that is {@link Reception#OVERRUN}, after which only a new dump tells the
 *       truth.
 * </ul>
 *
 * <p>The socket belongs to the network namespace of the thread that opens it, for ever. Only
 * datagrams of the kernel are believed: any program may send to a netlink socket of some protocols,
 * and what comes from another port is counted and passed over.
 *
 * <p>One buffer, allocated once, receives everything; messages are read in place. The kernel fits
 * dumps into 32 KiB and sends larger datagrams only for a single large object. The {@code recvfrom}
 * sender length travels as a number, which is sound since buffer and length share one arena.
 *
 * <p>Threads: one at a time, a platform thread. Closing is safe from any: a call that runs ends
 * first.
 */
public final class NetlinkSocket implements AutoCloseable {
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
  private static final int MAX_MESSAGES = 1 << 22;
  private static final int MAX_FOREIGN = 64;
  private static final long DISCARD_NANOS = 1_000_000_000;

  private final Descriptor descriptor;
  private final MemorySegment capture;
  private final MemorySegment incoming;
  private final MemorySegment outgoing;
  private final MemorySegment address;
  private final MemorySegment integers;
  private final Poll poll;
  private final NetlinkMessages events = new NetlinkMessages();
  private final int port;
  private final NetlinkExchange exchange;
  private NetlinkExchange.Limits limits = new NetlinkExchange.Limits(5_000_000_000L, MAX_MESSAGES);
  private boolean subscribed;
  private long overruns;
  private long foreign;

  private NetlinkSocket(int number, Arena arena, MemorySegment capture) throws LinuxException {
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
    exchange = new NetlinkExchange(new Datagrams(), port);
  }

  /** What {@link #receive} found. */
  public enum Reception {
    /** No event waits. */
    NOTHING,
    /** The events of one datagram were handed on; there may be more. */
    MESSAGES,
    /** Events were lost: what is known must be read anew by a dump. */
    OVERRUN
  }

  /**
   * Opens a socket in this thread's network namespace.
   *
   * @param protocol {@code NETLINK_…}
   * @throws LinuxException with {@code EPROTONOSUPPORT} when the kernel lacks that part
   */
  public static NetlinkSocket open(int protocol) throws LinuxException {
    return Opening.with((arena, capture) ->
        new NetlinkSocket(
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

  /**
   * Limits every later {@link #request} and {@link #dump}.
   *
   * @param time for the whole exchange; 5 s if not set
   * @param messages most messages of an answer, at least 1; 4 194 304 if not set
   */
  public NetlinkSocket limit(Duration time, int messages) {
    if (time.isNegative() || messages < 1) {
      throw new IllegalArgumentException(
          "limits: " + time + ", " + messages + " messages (expected: both positive)");
    }
    limits = new NetlinkExchange.Limits(time.toNanos(), messages);
    return this;
  }

  /**
   * Sets how much the kernel may queue for us, beyond the machine's limit where we may.
   *
   * @param bytes as for {@code SO_RCVBUF}; the kernel takes twice that, for its own use
   * @return bytes that the kernel says it has set aside
   */
  public int receiveBuffer(int bytes) throws LinuxException {
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

  /**
   * Joins multicast groups, and makes this a socket for events.
   *
   * @param groups numbers such as {@code RTNLGRP_LINK}
   * @throws LinuxException with {@code EPERM} where a group wants rights
   */
  public NetlinkSocket subscribe(int... groups) throws LinuxException {
    for (int group : groups) {
      LinuxException.check(
          setInteger(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group),
          "setsockopt",
          "subscribe to netlink group " + group);
    }
    subscribed = true;
    return this;
  }

  /**
   * Asks for a table and hands every entry on.
   *
   * <p>Where the table changed meanwhile it is read again, after {@link NetlinkHandler#begin}.
   *
   * @param attempted for messages, as the end of "cannot …": {@code list the links}
   * @param request one message; {@code NLM_F_REQUEST | NLM_F_DUMP} is added
   * @throws NetlinkException when the kernel refuses, is silent, or never stands still
   * @throws IOException what the handler throws
   */
  public void dump(String attempted, NetlinkWriter request, NetlinkHandler handler)
      throws IOException {
    refuseIfSubscribed();
    descriptor.borrow();
    try {
      exchange.dump(attempted, request, handler, limits);
    } finally {
      descriptor.giveBack();
    }
  }

  /**
   * Sends a request and waits until it is done.
   *
   * @param attempted for messages, as the end of "cannot …": {@code add a table}
   * @param request one or more messages; where none asks for an acknowledgement, the last one will
   * @param handler for messages of the answer
   * @throws NetlinkException when the kernel refuses or is silent
   * @throws IOException what the handler throws
   */
  public void request(String attempted, NetlinkWriter request, NetlinkHandler handler)
      throws IOException {
    refuseIfSubscribed();
    descriptor.borrow();
    try {
      exchange.request(attempted, request, handler, limits);
    } finally {
      descriptor.giveBack();
    }
  }

  /**
   * Hands on the events of the next datagram, without waiting.
   *
   * @throws IOException what the handler throws, or a message that makes no sense
   */
  public Reception receive(NetlinkHandler handler) throws IOException {
    descriptor.borrow();
    try {
      return receiveBelieved(handler);
    } finally {
      descriptor.giveBack();
    }
  }

  /** The number by which the kernel knows this socket ({@code nl_pid}). */
  public int portId() {
    return port;
  }

  /** How often events were lost. */
  public long overruns() {
    return overruns;
  }

  /** How many datagrams of other programs were passed over. */
  public long foreign() {
    return foreign;
  }

  /** What to add to a {@link Poll}. */
  public Descriptor descriptor() {
    return descriptor;
  }

  @Override
  public void close() {
    descriptor.close();
  }

  private Reception receiveBelieved(NetlinkHandler handler) throws IOException {
    for (int i = 0; i <= MAX_FOREIGN; i++) {
      long length = receiveOnce();
      if (length == -Errno.EAGAIN || length == -Errno.EINTR) {
        return Reception.NOTHING;
      }
      if (length == -Errno.ENOBUFS || length > incoming.byteSize()) {
        return overrun();
      }
      LinuxException.check(length, "recvfrom", "receive events");
      if (isFromKernel()) {
        return handOn(length, handler);
      }
    }
    return Reception.NOTHING;
  }

  private Reception handOn(long length, NetlinkHandler handler) throws IOException {
    events.over(incoming, 0, length);
    while (events.next()) {
      if (events.type() == NLMSG_OVERRUN) {
        return overrun();
      }
      handler.message(events);
    }
    return Reception.MESSAGES;
  }

  private Reception overrun() {
    overruns++;
    return Reception.OVERRUN;
  }

  private void refuseIfSubscribed() {
    if (subscribed) {
      throw new IllegalStateException(
          "a netlink socket that is subscribed takes no requests: open a second one");
    }
  }

  /** Length of the next datagram, which may be more than there was room for, or {@code -errno}. */
  private long receiveOnce() {
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

  private boolean isFromKernel() {
    if (address.get(JAVA_INT, PORT) == 0) {
      return true;
    }
    foreign++;
    return false;
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

  /** This socket as its exchange sees it. */
  private final class Datagrams implements NetlinkDatagrams {
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
            Native.pointerSecond(
                SENDTO, capture, number, outgoing, bytes, 0, MemorySegment.NULL, 0),
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
  }
}

package io.netsonde.probe;

import io.netsonde.linux.Errno;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.PacketFilter;
import io.netsonde.linux.PacketInfo;
import io.netsonde.linux.SockAddr;
import io.netsonde.linux.Socket;
import io.netsonde.wire.IcmpEcho;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.Ipv4Header;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * ICMP and ICMPv6 echo: {@link EchoMessage}s on a raw socket where the process has CAP_NET_RAW,
 * else on a ping socket (icmp(7), {@code net.ipv4.ping_group_range}), which needs no privilege and
 * stamps as well; its identifier is the kernel's.
 */
final class EchoFormat implements ProbeFormat {
  /** Of headers before the message in a copy that comes with a transmit stamp, in bytes. */
  private static final int LONGEST_HEADERS = 160;

  private static final IpAddress ANY_V4 = new IpAddress(false, 0, 0, 0);
  private static final IpAddress ANY_V6 = new IpAddress(true, 0, 0, 0);

  private final boolean v6;
  private final boolean raw;
  private final EchoIdentifier identifier;
  private final EchoMessage message;

  private EchoFormat(boolean v6, boolean raw, EchoIdentifier identifier, EchoMessage message) {
    this.v6 = v6;
    this.raw = raw;
    this.identifier = identifier;
    this.message = message;
  }

  /**
   * Opens a raw socket, or a ping socket where a raw one is not permitted.
   *
   * @param fragments whether its packets may be cut on their way
   * @throws LinuxException of the ping socket, when neither is permitted
   */
  static ProbeSocket open(
      boolean v6,
      EchoIdentifier identifier,
      boolean fragments,
      TransmitStamps stamps,
      EchoMessage message)
      throws LinuxException {
    try {
      return open(new EchoFormat(v6, true, identifier, message), fragments, stamps);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EPERM && e.errno() != Errno.EACCES) {
        throw e;
      }
      return open(new EchoFormat(v6, false, identifier, message), fragments, stamps);
    }
  }

  private static ProbeSocket open(EchoFormat format, boolean fragments, TransmitStamps stamps)
      throws LinuxException {
    Socket socket =
        Socket.open(
            format.v6 ? SockAddr.AF_INET6 : SockAddr.AF_INET,
            format.raw ? Socket.SOCK_RAW : Socket.SOCK_DGRAM,
            format.v6 ? Socket.IPPROTO_ICMPV6 : Socket.IPPROTO_ICMP,
            (format.raw ? "raw" : "ping") + (format.v6 ? " ICMPv6" : " ICMP") + " socket");
    try {
      if (format.raw) {
        format.acceptOnlyOurReplies(socket);
      } else if (format.identifier.chosen()) {
        // The port of a ping socket is its identifier.
        socket.bind(format.v6 ? ANY_V6 : ANY_V4, format.identifier.value());
      }
    } catch (LinuxException e) {
      socket.close();
      throw e;
    }
    return new ProbeSocket(
        socket,
        format.v6,
        format,
        fragments,
        stamps,
        format.raw ? ProbeMethod.RAW : ProbeMethod.PING_SOCKET);
  }

  /** Without this, a raw socket gets a copy of every ICMP packet that arrives at this machine. */
  private void acceptOnlyOurReplies(Socket socket) throws LinuxException {
    if (!v6) {
      PacketFilter.echoReplies(IcmpEcho.REPLY, identifier.value()).attach(socket);
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      // netinet/icmp6.h: struct icmp6_filter, a bit per type, 1 for "block".
      MemorySegment filter = arena.allocate(32, Integer.BYTES).fill((byte) 0xff);
      int word = IcmpEcho.REPLY_V6 >>> 5;
      filter.setAtIndex(ValueLayout.JAVA_INT, word, ~(1 << (IcmpEcho.REPLY_V6 & 31)));
      socket.option(Socket.IPPROTO_ICMPV6, Socket.ICMP6_FILTER, filter);
    }
    PacketFilter.echoRepliesV6(IcmpEcho.REPLY_V6, identifier.value()).attach(socket);
  }

  @Override
  public int longestHead() {
    return EchoMessage.HEAD_LENGTH;
  }

  @Override
  public int headLength(Target target) {
    return EchoMessage.headLength(target.options().size());
  }

  @Override
  public int tailLength(Target target) {
    return EchoMessage.tailLength(target.options().size());
  }

  @Override
  public MemorySegment tail() {
    return EchoMessage.tail();
  }

  /** A ping socket of IPv6 takes no source for a single packet: see {@link PacketInfo}. */
  @Override
  public int write(MemorySegment to, long offset, Target target, int index, int number) {
    if (v6 && !raw && target.options().source().isPresent()) {
      return Errno.EOPNOTSUPP;
    }
    message.write(to, offset, target.options().size(), v6, identifier.value(), number);
    return 0;
  }

  /** The seal tells where in the copy the message begins. */
  @Override
  public long copied(Arrival arrival) {
    MemorySegment bytes = arrival.bytes();
    int last = Math.min(LONGEST_HEADERS, arrival.length() - EchoMessage.SEALED_LENGTH);
    for (int headers = 0; headers <= last; headers += 2) {
      long offset = arrival.offset() + headers;
      if (IcmpEcho.isRequest(bytes, offset, v6) && message.isOurs(bytes, offset)) {
        return Integer.toUnsignedLong(EchoMessage.number(bytes, offset));
      }
    }
    return NONE;
  }

  /**
   * Routers quote at least 8 bytes of a packet (RFC 792), which hold the identifier and the low
   * half of the number; most quote more, and then the whole number and its seal are there.
   */
  @Override
  public long quoted(Arrival arrival, int next) {
    MemorySegment bytes = arrival.bytes();
    long offset = arrival.offset();
    if (arrival.length() >= EchoMessage.SEALED_LENGTH) {
      return message.isOurs(bytes, offset)
          ? Integer.toUnsignedLong(EchoMessage.number(bytes, offset))
          : NONE;
    }
    if (arrival.length() < IcmpEcho.HEADER_LENGTH
        || (raw && IcmpEcho.identifier(bytes, offset) != identifier.value())) {
      return NONE;
    }
    int last = next - 1;
    return Integer.toUnsignedLong(last - (last - IcmpEcho.sequence(bytes, offset) & 0xffff));
  }

  @Override
  public void read(Arrival arrival, Answers answers) {
    MemorySegment bytes = arrival.bytes();
    long offset = arrival.offset();
    int header = raw && !v6 ? Ipv4Header.length(bytes, offset, arrival.length()) : 0;
    int length = arrival.length() - header;
    if (header < 0
        || arrival.isCut()
        || !message.isIntactReply(bytes, offset + header, length, v6)) {
      answers.corrupt(arrival);
    } else {
      answers.echoed(
          EchoMessage.number(bytes, offset + header), arrival, length - IcmpEcho.HEADER_LENGTH);
    }
  }
}

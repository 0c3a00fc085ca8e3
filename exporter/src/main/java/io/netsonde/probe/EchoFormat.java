package io.netsonde.probe;

import io.netsonde.linux.Errno;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.PacketFilter;
import io.netsonde.linux.SockAddr;
import io.netsonde.linux.Socket;
import io.netsonde.wire.IcmpEcho;
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
  private final boolean v6;
  private final boolean raw;
  private final int identifier;
  private final EchoMessage message;

  private EchoFormat(boolean v6, boolean raw, int identifier, EchoMessage message) {
    this.v6 = v6;
    this.raw = raw;
    this.identifier = identifier;
    this.message = message;
  }

  /**
   * Opens a raw socket, or a ping socket where a raw one is not permitted.
   *
   * @param identifier ICMP identifier on a raw socket, 0 to 65535
   * @throws LinuxException of the ping socket, when neither is permitted
   */
  static ProbeSocket open(boolean v6, int identifier, TransmitStamps stamps, EchoMessage message)
      throws LinuxException {
    try {
      return open(new EchoFormat(v6, true, identifier, message), stamps);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EPERM && e.errno() != Errno.EACCES) {
        throw e;
      }
      return open(new EchoFormat(v6, false, identifier, message), stamps);
    }
  }

  private static ProbeSocket open(EchoFormat format, TransmitStamps stamps) throws LinuxException {
    Socket socket =
        Socket.open(
            format.v6 ? SockAddr.AF_INET6 : SockAddr.AF_INET,
            format.raw ? Socket.SOCK_RAW : Socket.SOCK_DGRAM,
            format.v6 ? Socket.IPPROTO_ICMPV6 : Socket.IPPROTO_ICMP,
            (format.raw ? "raw" : "ping") + (format.v6 ? " ICMPv6" : " ICMP") + " socket");
    try {
      if (format.raw) {
        format.acceptOnlyOurReplies(socket);
      }
    } catch (LinuxException e) {
      socket.close();
      throw e;
    }
    return new ProbeSocket(
        socket, format.v6, format, stamps, format.raw ? ProbeMethod.RAW : ProbeMethod.PING_SOCKET);
  }

  /** Without this, a raw socket gets a copy of every ICMP packet that arrives at this machine. */
  private void acceptOnlyOurReplies(Socket socket) throws LinuxException {
    if (!v6) {
      PacketFilter.echoReplies(IcmpEcho.REPLY, identifier).attach(socket);
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      // netinet/icmp6.h: struct icmp6_filter, a bit per type, 1 for "block".
      MemorySegment filter = arena.allocate(32, Integer.BYTES).fill((byte) 0xff);
      int word = IcmpEcho.REPLY_V6 >>> 5;
      filter.setAtIndex(ValueLayout.JAVA_INT, word, ~(1 << (IcmpEcho.REPLY_V6 & 31)));
      socket.option(Socket.IPPROTO_ICMPV6, Socket.ICMP6_FILTER, filter);
    }
    PacketFilter.echoRepliesV6(IcmpEcho.REPLY_V6, identifier).attach(socket);
  }

  @Override
  public int length() {
    return EchoMessage.LENGTH;
  }

  @Override
  public int write(MemorySegment to, long offset, Target target, int number) {
    message.write(to, offset, v6, identifier, number);
    return 0;
  }

  @Override
  public boolean isOurs(MemorySegment from, long offset) {
    return message.isOurs(from, offset);
  }

  @Override
  public int number(MemorySegment from, long offset) {
    return EchoMessage.number(from, offset);
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
        || (raw && IcmpEcho.identifier(bytes, offset) != identifier)) {
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
    if (header < 0
        || arrival.isCut()
        || !message.isIntactReply(bytes, offset + header, arrival.length() - header, v6)) {
      answers.corrupt(arrival);
    } else {
      answers.replied(EchoMessage.number(bytes, offset + header), arrival, Destination.ECHO);
    }
  }
}

package io.netsonde.probe;

import io.netsonde.linux.Errno;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.PacketFilter;
import io.netsonde.linux.SockAddr;
import io.netsonde.linux.Socket;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.Ipv4Header;
import io.netsonde.wire.TcpSegment;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * TCP SYN on a raw socket: an open port answers with SYN/ACK, a closed one with RST (RFC 9293
 * section 3.10.7), and this machine's kernel ends what began with an RST of its own.
 *
 * <p>The sequence number is the probe's number under a key that is drawn at the start, so an answer
 * names its probe and a stranger's does not fit. The source port is one of a few that are reserved,
 * in turn: a server that remembers the last probe's is not asked again from the same one at once.
 *
 * <p>The segment carries the one option that every TCP sends, its maximum segment size, and nothing
 * by which a firewall could tell it from a connection's.
 *
 * <p>Threads: confined to the loop.
 */
final class SynFormat implements ProbeFormat {
  private static final int PORTS = 16;
  private static final int WINDOW = 65_535;
  private static final int SEGMENT_SIZE_V4 = 1460;
  private static final int SEGMENT_SIZE_V6 = 1440;
  private static final int CHECKSUM_OFFSET = 16;

  private final boolean v6;
  private final int key;
  private final ReservedPorts reserved;
  private final int[] ports;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment source = arena.allocate(16, 8);
  private final Socket router;

  private SynFormat(boolean v6, int key, ReservedPorts reserved) throws LinuxException {
    this.v6 = v6;
    this.key = key;
    this.reserved = reserved;
    this.ports = reserved.ports();
    try {
      router =
          Socket.open(
              v6 ? SockAddr.AF_INET6 : SockAddr.AF_INET,
              Socket.SOCK_DGRAM,
              Socket.IPPROTO_UDP,
              "socket that asks for routes");
    } catch (LinuxException e) {
      reserved.close();
      throw e;
    }
  }

  /**
   * Opens a raw TCP socket.
   *
   * @param key any number, the same for all probes of a loop
   * @throws LinuxException EPERM without CAP_NET_RAW
   */
  static ProbeSocket open(boolean v6, int key, TransmitStamps stamps) throws LinuxException {
    Socket socket = rawSocket(v6);
    try {
      SynFormat format = new SynFormat(v6, key, new ReservedPorts(v6, PORTS));
      try {
        PacketFilter.tcpAnswers(format.ports, !v6).attach(socket);
        if (v6) {
          socket.option(Socket.IPPROTO_IPV6, Socket.IPV6_CHECKSUM, CHECKSUM_OFFSET);
        }
        return new ProbeSocket(socket, v6, format, false, stamps, ProbeMethod.SYN);
      } catch (LinuxException e) {
        format.close();
        throw e;
      }
    } catch (LinuxException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket rawSocket(boolean v6) throws LinuxException {
    return Socket.open(
        v6 ? SockAddr.AF_INET6 : SockAddr.AF_INET,
        Socket.SOCK_RAW,
        Socket.IPPROTO_TCP,
        "raw TCP" + (v6 ? "v6" : "v4") + " socket");
  }

  /** Whether this process may open raw sockets; when that cannot be said now, it may. */
  static boolean isPermitted() {
    try {
      rawSocket(false).close();
      return true;
    } catch (LinuxException e) {
      return e.errno() != Errno.EPERM && e.errno() != Errno.EACCES;
    }
  }

  @Override
  public int longestHead() {
    return TcpSegment.MAX_WRITTEN;
  }

  @Override
  public int headLength(Target target) {
    return TcpSegment.MAX_WRITTEN;
  }

  /**
   * In IPv4 the checksum is ours to write, and covers the source: the one that is asked for, or the
   * one that the kernel would choose.
   */
  @Override
  public int write(MemorySegment to, long offset, Target target, int index, int number) {
    TcpSegment.writeSyn(
        to,
        offset,
        ports[Math.floorMod(number, PORTS)],
        target.tcpPort(),
        number ^ key,
        WINDOW,
        v6 ? SEGMENT_SIZE_V6 : SEGMENT_SIZE_V4);
    if (v6) {
      return 0;
    }
    int result = 0;
    if (target.options().source().isPresent()) {
      target.options().source().get().write(source, 0);
    } else {
      result = router.sourceTowards(target.address(), index, source, 0);
    }
    if (result == 0) {
      TcpSegment.seal(
          to, offset, TcpSegment.MAX_WRITTEN, IpAddress.v4(source, 0), target.address());
    }
    return -result;
  }

  /** The copy ends with the segment. */
  @Override
  public long copied(Arrival arrival) {
    long offset = arrival.offset() + arrival.length() - TcpSegment.MAX_WRITTEN;
    return !arrival.isCut()
            && arrival.length() >= TcpSegment.MAX_WRITTEN
            && isOurs(arrival.bytes(), offset)
        ? Integer.toUnsignedLong(number(arrival.bytes(), offset))
        : NONE;
  }

  private boolean isOurs(MemorySegment from, long offset) {
    return ports[Math.floorMod(number(from, offset), PORTS)] == TcpSegment.sourcePort(from, offset);
  }

  private int number(MemorySegment from, long offset) {
    return TcpSegment.sequence(from, offset) ^ key;
  }

  /** Routers quote at least 8 bytes of a packet (RFC 792): the ports and the sequence number. */
  @Override
  public long quoted(Arrival arrival, int next) {
    return arrival.length() >= 8 && isOurs(arrival.bytes(), arrival.offset())
        ? Integer.toUnsignedLong(number(arrival.bytes(), arrival.offset()))
        : NONE;
  }

  @Override
  public void read(Arrival arrival, Answers answers) {
    MemorySegment bytes = arrival.bytes();
    int header = v6 ? 0 : Ipv4Header.length(bytes, arrival.offset(), arrival.length());
    long segment = arrival.offset() + header;
    int length = arrival.length() - header;
    if (header < 0
        || arrival.isCut()
        || TcpSegment.headerLength(bytes, segment, length) < 0
        || !(v6 || isIntact(bytes, arrival.offset(), segment, length))) {
      answers.corrupt(arrival);
      return;
    }
    int number = TcpSegment.acknowledgement(bytes, segment) - 1 ^ key;
    boolean ours =
        (TcpSegment.flags(bytes, segment) & TcpSegment.ACK) != 0
            && ports[Math.floorMod(number, PORTS)] == TcpSegment.destinationPort(bytes, segment);
    if (!ours) {
      answers.corrupt(arrival);
    } else if ((TcpSegment.flags(bytes, segment) & TcpSegment.RST) != 0) {
      answers.refused(number, arrival, TcpSegment.sourcePort(bytes, segment));
    } else {
      answers.replied(number, arrival, TcpSegment.sourcePort(bytes, segment));
    }
  }

  /** The kernel hands segments to raw IPv4 sockets before it verifies the checksum. */
  private static boolean isIntact(MemorySegment bytes, long packet, long segment, int length) {
    return TcpSegment.isIntactOrUnfinished(
        bytes,
        segment,
        length,
        Ipv4Header.source(bytes, packet),
        Ipv4Header.destination(bytes, packet));
  }

  @Override
  public void close() {
    reserved.close();
    router.close();
    arena.close();
  }
}

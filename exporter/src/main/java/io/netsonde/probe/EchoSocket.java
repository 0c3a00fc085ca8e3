package io.netsonde.probe;

import io.netsonde.linux.ControlMessages;
import io.netsonde.linux.Errno;
import io.netsonde.linux.ErrorQueue;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.MessageBatch;
import io.netsonde.linux.PacketFilter;
import io.netsonde.linux.SockAddr;
import io.netsonde.linux.Socket;
import io.netsonde.linux.Timestamping;
import io.netsonde.wire.IcmpEcho;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.Ipv4Header;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One socket through which all echo probes of a family go, with kernel stamps on both sides.
 *
 * <p>A raw socket where the process has CAP_NET_RAW, else a ping socket (icmp(7), {@code
 * net.ipv4.ping_group_range}), which needs no privilege and stamps as well; its identifier is the
 * kernel's. Neither is bound to an address or a device: the kernel chooses route and source for
 * each packet, so the socket outlives every change of addresses and links.
 *
 * <p>Hot: everything below {@link #open} runs per packet without allocation; watched by
 * bench/probe.
 *
 * <p>Threads: confined to the loop that opened it. Memory: about 100 KB.
 */
final class EchoSocket implements AutoCloseable {
  /** Messages per system call; beyond 64 nothing is gained (measured: bench/probe). */
  static final int BATCH = 64;

  /** Room for an IPv4 header with all options before a reply, or a link header before a copy. */
  private static final int RECEIVE_LENGTH = 256;

  private static final int SEND_CONTROL = ControlMessages.space(Integer.BYTES);

  private static final int RECEIVE_CONTROL =
      ControlMessages.space(Timestamping.LENGTH)
          + ControlMessages.space(ErrorQueue.LENGTH + SockAddr.MAX_LENGTH);

  /** Enough for the replies of one tick at 100,000 packets a second, as the kernel counts them. */
  private static final int RECEIVE_BUFFER = 2 << 20;

  /**
   * A packet to a neighbour that is silent lies here for three seconds, and when there is no more
   * room no packet to anybody gets out: room for 10,000 packets a second to silent neighbours.
   */
  private static final int SEND_BUFFER = 8 << 20;

  /** Calls in one draining, so that a flood cannot keep the loop from its other duties. */
  private static final int MAX_CALLS = 256;

  private final boolean v6;
  private final boolean raw;
  private final int identifier;
  private final TransmitStamps stamps;
  private final EchoMessage message;
  private final Arena arena;
  private final Socket socket;
  private final MessageBatch outgoing;
  private final MessageBatch incoming;
  private final ControlMessages cursor = new ControlMessages();

  /** Receives what {@link #drainStamps} finds. */
  interface StampSink {
    /**
     * A probe has left.
     *
     * @param number the probe's
     * @param nanos CLOCK_REALTIME
     */
    void transmitted(int number, long nanos);
  }

  /** Receives what {@link #drainReplies} finds. */
  interface ReplySink {
    /**
     * An intact reply has come.
     *
     * @param number the probe's
     * @param names segment with the sender's socket address at {@code nameOffset}
     * @param nanos CLOCK_REALTIME of its arrival, 0 when the kernel did not stamp it
     */
    void reply(int number, MemorySegment names, long nameOffset, long nanos);

    /** A message has come that is no intact reply to a probe of ours. */
    void corrupt();
  }

  private EchoSocket(
      boolean v6,
      boolean raw,
      int identifier,
      TransmitStamps stamps,
      EchoMessage message,
      Socket socket) {
    this.v6 = v6;
    this.raw = raw;
    this.identifier = identifier;
    this.stamps = stamps;
    this.message = message;
    this.socket = socket;
    arena = Arena.ofConfined();
    outgoing = new MessageBatch(arena, BATCH, EchoMessage.LENGTH, SEND_CONTROL);
    incoming = new MessageBatch(arena, BATCH, RECEIVE_LENGTH, RECEIVE_CONTROL);
  }

  /**
   * Opens a raw socket, or a ping socket where a raw one is not permitted.
   *
   * @param identifier ICMP identifier on a raw socket, 0 to 65535
   * @throws LinuxException of the ping socket, when neither is permitted
   */
  static EchoSocket open(boolean v6, int identifier, TransmitStamps stamps, EchoMessage message)
      throws LinuxException {
    try {
      return open(v6, true, identifier, stamps, message);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EPERM && e.errno() != Errno.EACCES) {
        throw e;
      }
      return open(v6, false, identifier, stamps, message);
    }
  }

  private static EchoSocket open(
      boolean v6, boolean raw, int identifier, TransmitStamps stamps, EchoMessage message)
      throws LinuxException {
    Socket socket =
        Socket.open(
            v6 ? SockAddr.AF_INET6 : SockAddr.AF_INET,
            raw ? Socket.SOCK_RAW : Socket.SOCK_DGRAM,
            v6 ? Socket.IPPROTO_ICMPV6 : Socket.IPPROTO_ICMP,
            (raw ? "raw" : "ping") + (v6 ? " ICMPv6" : " ICMP") + " socket");
    try {
      if (raw) {
        acceptOnlyOurReplies(socket, v6, identifier);
      }
      socket.option(
          v6 ? Socket.IPPROTO_IPV6 : Socket.IPPROTO_IP,
          v6 ? Socket.IPV6_MTU_DISCOVER : Socket.IP_MTU_DISCOVER,
          Socket.IP_PMTUDISC_DO);
      socket.option(Socket.SOL_SOCKET, Timestamping.SO_TIMESTAMPING, stamps.flags());
      socket.receiveBuffer(RECEIVE_BUFFER);
      socket.sendBuffer(SEND_BUFFER);
      return new EchoSocket(v6, raw, identifier, stamps, message, socket);
    } catch (LinuxException e) {
      socket.close();
      throw e;
    }
  }

  /** Without this, a raw socket gets a copy of every ICMP packet that arrives at this machine. */
  private static void acceptOnlyOurReplies(Socket socket, boolean v6, int identifier)
      throws LinuxException {
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

  /** How it works, for a person: {@code raw socket, kernel stamps}. */
  String description() {
    return (raw ? "raw socket" : "ping socket (no privilege)")
        + ", kernel stamps "
        + (stamps == TransmitStamps.NUMBERED ? "by number" : "by copy of the packet");
  }

  /** Puts the request of probe {@code number} into place {@code i} of the batch. */
  void prepare(int i, IpAddress to, int number) {
    message.write(outgoing.payload(), outgoing.payloadOffset(i), v6, identifier, number);
    int control = 0;
    if (stamps == TransmitStamps.NUMBERED) {
      ControlMessages.writeInt(
          outgoing.control(),
          outgoing.controlOffset(i),
          Socket.SOL_SOCKET,
          Timestamping.SCM_TS_OPT_ID,
          number);
      control = SEND_CONTROL;
    }
    outgoing.outgoing(i, to, 0, EchoMessage.LENGTH, control);
  }

  /**
   * Sends places {@code from} to {@code from + count - 1} of the batch.
   *
   * @return number sent, or {@code -errno} of the first
   */
  int send(int from, int count) {
    return socket.send(outgoing, from, count);
  }

  /**
   * Reads all transmit stamps that are there.
   *
   * @return 0, or {@code -errno} of what ended the reading other than emptiness
   */
  int drainStamps(StampSink sink) {
    for (int call = 0; call < MAX_CALLS; call++) {
      int count = socket.receive(incoming, Socket.MSG_ERRQUEUE);
      if (count < 0) {
        return count == -Errno.EAGAIN ? 0 : count;
      }
      for (int i = 0; i < count; i++) {
        readStamp(i, sink);
      }
      if (count < BATCH) {
        return 0;
      }
    }
    return 0;
  }

  private void readStamp(int i, StampSink sink) {
    long nanos = 0;
    boolean transmitted = false;
    int number = 0;
    cursor.of(incoming, i);
    while (cursor.next()) {
      if (cursor.is(Socket.SOL_SOCKET, Timestamping.SCM_TIMESTAMPING, Timestamping.LENGTH)) {
        nanos = Timestamping.software(cursor.data(), cursor.dataOffset());
      } else if (ErrorQueue.at(cursor)
          && ErrorQueue.origin(cursor) == ErrorQueue.SO_EE_ORIGIN_TIMESTAMPING) {
        transmitted = true;
        number = ErrorQueue.data(cursor);
      }
    }
    if (!transmitted || nanos == 0) {
      return;
    }
    if (stamps == TransmitStamps.LOOPED) {
      // The copy begins with whatever link header the device has, or none: ours is at its end.
      int length = incoming.length(i);
      long offset = incoming.payloadOffset(i) + length - EchoMessage.LENGTH;
      if (length < EchoMessage.LENGTH
          || length > RECEIVE_LENGTH
          || !message.isOurs(incoming.payload(), offset)) {
        return;
      }
      number = EchoMessage.number(incoming.payload(), offset);
    }
    sink.transmitted(number, nanos);
  }

  /**
   * Reads all replies that are there.
   *
   * @return 0, or {@code -errno} of what ended the reading other than emptiness
   */
  int drainReplies(ReplySink sink) {
    for (int call = 0; call < MAX_CALLS; call++) {
      int count = socket.receive(incoming, 0);
      if (count < 0) {
        return count == -Errno.EAGAIN ? 0 : count;
      }
      for (int i = 0; i < count; i++) {
        readReply(i, sink);
      }
      if (count < BATCH) {
        return 0;
      }
    }
    return 0;
  }

  private void readReply(int i, ReplySink sink) {
    MemorySegment payload = incoming.payload();
    long offset = incoming.payloadOffset(i);
    int length = Math.min(incoming.length(i), RECEIVE_LENGTH);
    boolean headerBefore = raw && !v6;
    int header = headerBefore ? Ipv4Header.length(payload, offset, length) : 0;
    if (header < 0
        || !message.isIntactReply(payload, offset + header, length - header, v6)
        || (incoming.flags(i) & Socket.MSG_TRUNC) != 0) {
      sink.corrupt();
      return;
    }
    long nanos = 0;
    cursor.of(incoming, i);
    while (cursor.next()) {
      if (cursor.is(Socket.SOL_SOCKET, Timestamping.SCM_TIMESTAMPING, Timestamping.LENGTH)) {
        nanos = Timestamping.software(cursor.data(), cursor.dataOffset());
      }
    }
    sink.reply(
        EchoMessage.number(payload, offset + header),
        incoming.names(),
        incoming.nameOffset(i),
        nanos);
  }

  /** Closes the socket and frees its buffers. */
  @Override
  public void close() {
    socket.close();
    arena.close();
  }
}

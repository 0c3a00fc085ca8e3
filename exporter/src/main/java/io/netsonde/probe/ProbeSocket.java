package io.netsonde.probe;

import io.netsonde.linux.ControlMessages;
import io.netsonde.linux.Errno;
import io.netsonde.linux.ErrorQueue;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.MessageBatch;
import io.netsonde.linux.PacketInfo;
import io.netsonde.linux.Socket;
import io.netsonde.linux.SocketMemory;
import io.netsonde.linux.Timestamping;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One socket through which all probes of a protocol and family go, with kernel stamps on both sides
 * and word of each packet that met an error on its way.
 *
 * <p>It is bound to no address and no device: the kernel chooses route and source for each packet,
 * or is told them with it, so the socket outlives every change of addresses and links.
 *
 * <p>Hot: all but the constructor runs per packet without allocation; watched by bench probe.
 *
 * <p>Threads: confined to the loop that opened it. Memory: about 50 KB, a megabyte more once there
 * are targets whose replies are long, and what lies in the kernel's buffers.
 */
final class ProbeSocket implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.netsonde.probe");

  /** Messages per system call; beyond 64 nothing is gained (measured: bench probe). */
  static final int BATCH = 64;

  /** Room for an IPv4 header with all options before a reply, or a link header before a copy. */
  private static final int HEADERS = 68;

  /** Bytes of a buffer for a reply, until a target has longer ones. */
  private static final int RECEIVE_LENGTH = 256;

  private static final int LONGEST_RECEIVED = HEADERS + ProbeOptions.MAX_SIZE;

  /** Bytes of all buffers for long replies together. */
  private static final int RECEIVE_MEMORY = 1 << 20;

  private static final int SEND_CONTROL = ControlMessages.space(Integer.BYTES) + PacketInfo.SPACE;

  /**
   * The kernel counts some 1.3 KB for a reply and as much for a stamp that lies on the error queue:
   * room for a quarter of a second at 50,000 packets a second, in which the collector may stop us.
   */
  static final int RECEIVE_BUFFER = 16 << 20;

  /**
   * A packet to a neighbour that is silent lies here for three seconds, and when there is no more
   * room no packet to anybody gets out: room for 10,000 packets a second to silent neighbours.
   */
  static final int SEND_BUFFER = 8 << 20;

  /** Calls in one draining, so that a flood cannot keep the loop from its other duties. */
  private static final int MAX_CALLS = 256;

  private final Socket socket;
  private final ProbeFormat format;
  private final TransmitStamps stamps;
  private final ProbeMethod method;
  private final Arena arena = Arena.ofConfined();
  private final MessageBatch outgoing;
  private final WayOut wayOut;
  private final boolean v6;

  private boolean tailed;

  /** Of {@link #incoming}, which is made anew when a target needs longer buffers. */
  private Arena incomingArena = Arena.ofConfined();

  private int receiveLength = RECEIVE_LENGTH;
  private MessageBatch incoming;
  private Arrival arrival;
  private final SocketMemory memory = new SocketMemory(arena);

  /** Whether there may have been no room for something when this round of the loop began. */
  private boolean crowded;

  private int dropsTold;

  /** Hears what {@link #drainErrors} finds. */
  interface Errors {
    /**
     * A probe has left. The kernel and the network card tell that in messages of their own.
     *
     * @param number the probe's
     * @param nanos CLOCK_REALTIME; 0 when the kernel does not say
     * @param hardwareNanos the card's clock; 0 when the card does not say
     */
    void transmitted(int number, long nanos, long hardwareNanos);

    /**
     * Somebody on the way, or this machine, says that a probe did not get through. The arrival
     * holds what is left of the probe, from its own header on, and the address that it was sent to.
     *
     * @param format the probe's
     */
    void undelivered(Arrival arrival, ProbeFormat format);
  }

  /**
   * Takes an open socket and its format over and sets the socket up.
   *
   * @param fragments whether its packets may be cut on their way
   * @param method how it works
   * @throws LinuxException when an option cannot be set; both are closed then
   */
  ProbeSocket(
      Socket socket,
      boolean v6,
      ProbeFormat format,
      boolean fragments,
      TransmitStamps stamps,
      ProbeMethod method)
      throws LinuxException {
    this.socket = socket;
    this.v6 = v6;
    wayOut = new WayOut(v6);
    this.format = format;
    this.stamps = stamps;
    this.method = method;
    outgoing = new MessageBatch(arena, BATCH, format.longestHead(), SEND_CONTROL);
    incoming = new MessageBatch(incomingArena, BATCH, receiveLength, Arrival.CONTROL);
    arrival = new Arrival(incoming, receiveLength);
    try {
      int level = v6 ? Socket.IPPROTO_IPV6 : Socket.IPPROTO_IP;
      socket.option(
          level,
          v6 ? Socket.IPV6_MTU_DISCOVER : Socket.IP_MTU_DISCOVER,
          fragments ? Socket.IP_PMTUDISC_DONT : Socket.IP_PMTUDISC_DO);
      socket.option(level, v6 ? Socket.IPV6_RECVERR : Socket.IP_RECVERR, 1);
      socket.option(level, v6 ? Socket.IPV6_RECVHOPLIMIT : Socket.IP_RECVTTL, 1);
      socket.option(Socket.SOL_SOCKET, Timestamping.SO_TIMESTAMPING, stamps.flags());
      socket.receiveBuffer(RECEIVE_BUFFER);
      socket.sendBuffer(SEND_BUFFER);
    } catch (LinuxException e) {
      close();
      throw e;
    }
  }

  ProbeMethod method() {
    return method;
  }

  /** This socket, for which network cards stamp as well where that is wanted. */
  ProbeSocket withHardwareStamps(boolean wanted) {
    if (wanted) {
      try {
        socket.option(Socket.SOL_SOCKET, Timestamping.SO_TIMESTAMPING, stamps.hardwareFlags());
      } catch (LinuxException e) {
        LOG.log(System.Logger.Level.WARNING, "no hardware stamps: {0}", e.getMessage());
      }
    }
    return this;
  }

  /** How it works, for a person: {@code raw socket, kernel stamps by number}. */
  String description() {
    return method.description()
        + ", kernel stamps "
        + (stamps == TransmitStamps.NUMBERED ? "by number" : "by copy of the packet");
  }

  /**
   * Puts probe {@code number} to a target into place {@code i} of the batch.
   *
   * @return 0, or a positive error number when there is no way to the target as it wants it
   */
  int prepare(int i, Target target, int number) {
    ProbeOptions options = target.options();
    int index = wayOut.index(target);
    if (index < 0) {
      return -index;
    }
    int errno = format.write(outgoing.payload(), outgoing.payloadOffset(i), target, index, number);
    if (errno != 0) {
      return errno;
    }
    int tailLength = format.tailLength(target);
    if (tailLength > 0) {
      makeRoom(options.size());
    }
    int control = control(i, options, index, number);
    outgoing.outgoing(i, target.address(), 0, format.headLength(target), tailLength, control);
    return 0;
  }

  /** Writes the control messages of place {@code i} and returns their length. */
  private int control(int i, ProbeOptions options, int index, int number) {
    MemorySegment to = outgoing.control();
    long begin = outgoing.controlOffset(i);
    int length = 0;
    if (stamps == TransmitStamps.NUMBERED) {
      ControlMessages.writeInt(to, begin, Socket.SOL_SOCKET, Timestamping.SCM_TS_OPT_ID, number);
      length = ControlMessages.space(Integer.BYTES);
    }
    if (options.dscp() != 0) {
      length += PacketInfo.writeCodePoint(to, begin + length, v6, options.dscp());
    }
    if (index != 0 || options.source().isPresent()) {
      length += PacketInfo.write(to, begin + length, v6, options.source().orElse(null), index);
    }
    return length;
  }

  /**
   * Sees to it that replies with {@code size} bytes of data can be received, and long ones sent.
   */
  private void makeRoom(int size) {
    if (!tailed) {
      outgoing.tail(format.tail());
      tailed = true;
    }
    if (HEADERS + size <= receiveLength) {
      return;
    }
    receiveLength = Math.min(LONGEST_RECEIVED, Math.max(HEADERS + size, 2 * receiveLength));
    Arena fresh = Arena.ofConfined();
    incoming =
        new MessageBatch(
            fresh, Math.min(BATCH, RECEIVE_MEMORY / receiveLength), receiveLength, Arrival.CONTROL);
    arrival = new Arrival(incoming, receiveLength);
    incomingArena.close();
    incomingArena = fresh;
  }

  /** See {@link WayOut#reason}. */
  int reason(Target target, int errno) {
    return wayOut.reason(target, errno);
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
   * Reads all transmit stamps and network errors that are there.
   *
   * @return 0, or {@code -errno} of what ended the reading other than emptiness
   */
  int drainErrors(Errors errors) {
    wayOut.forgetInterface();
    socket.readMemory(memory);
    crowded |= memory.isHalfFull();
    for (int call = 0; call < MAX_CALLS; call++) {
      int count = socket.receive(incoming, Socket.MSG_ERRQUEUE);
      if (count < 0) {
        return count == -Errno.EAGAIN ? 0 : count;
      }
      for (int i = 0; i < count; i++) {
        arrival.of(i);
        if (arrival.origin() == ErrorQueue.SO_EE_ORIGIN_TIMESTAMPING) {
          readStamp(errors);
        } else if (arrival.origin() != 0) {
          errors.undelivered(arrival, format);
        }
      }
      if (count < incoming.capacity()) {
        return 0;
      }
    }
    return 0;
  }

  private void readStamp(Errors errors) {
    if (arrival.stamp() == 0 && arrival.hardwareStamp() == 0) {
      return;
    }
    if (stamps == TransmitStamps.NUMBERED) {
      errors.transmitted(arrival.number(), arrival.stamp(), arrival.hardwareStamp());
      return;
    }
    long number = format.copied(arrival);
    if (number != ProbeFormat.NONE) {
      errors.transmitted((int) number, arrival.stamp(), arrival.hardwareStamp());
    }
  }

  /**
   * Reads all answers that are there.
   *
   * @return 0, or {@code -errno} of what ended the reading other than emptiness
   */
  int drainAnswers(ProbeFormat.Answers answers) {
    for (int call = 0; call < MAX_CALLS; call++) {
      int count = socket.receive(incoming, 0);
      if (count < 0) {
        // A network error that the error queue holds too is told here first, once.
        count = socket.receive(incoming, 0);
      }
      if (count < 0) {
        return count == -Errno.EAGAIN ? 0 : count;
      }
      for (int i = 0; i < count; i++) {
        arrival.of(i);
        format.read(arrival, answers);
      }
      if (count < incoming.capacity()) {
        return 0;
      }
    }
    return 0;
  }

  /**
   * Packets for which the kernel had no room in the socket's buffer, since this was last asked. The
   * kernel counts corrupted ones likewise, but these are dropped while there is room.
   */
  int newOverflows() {
    socket.readMemory(memory);
    int fresh = memory.drops() - dropsTold;
    dropsTold = memory.drops();
    boolean hadNoRoom = crowded;
    crowded = false;
    return hadNoRoom ? fresh : 0;
  }

  /** Closes the socket and its format, and frees the buffers. */
  @Override
  public void close() {
    socket.close();
    format.close();
    wayOut.close();
    incomingArena.close();
    arena.close();
  }
}

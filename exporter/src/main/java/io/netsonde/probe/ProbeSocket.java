package io.netsonde.probe;

import io.netsonde.linux.ControlMessages;
import io.netsonde.linux.Errno;
import io.netsonde.linux.ErrorQueue;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.MessageBatch;
import io.netsonde.linux.Socket;
import io.netsonde.linux.Timestamping;
import java.lang.foreign.Arena;

/**
 * One socket through which all probes of a protocol and family go, with kernel stamps on both sides
 * and word of each packet that met an error on its way.
 *
 * <p>It is bound to no address and no device: the kernel chooses route and source for each packet,
 * so the socket outlives every change of addresses and links.
 *
 * <p>Hot: all but the constructor runs per packet without allocation; watched by bench/probe.
 *
 * <p>Threads: confined to the loop that opened it. Memory: about 50 KB, and what lies in the
 * kernel's buffers.
 */
final class ProbeSocket implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.netsonde.probe");

  /** Messages per system call; beyond 64 nothing is gained (measured: bench/probe). */
  static final int BATCH = 64;

  /** Room for an IPv4 header with all options before a reply, or a link header before a copy. */
  private static final int RECEIVE_LENGTH = 256;

  private static final int SEND_CONTROL = ControlMessages.space(Integer.BYTES);

  /** Enough for the replies of one tick at 100,000 packets a second, as the kernel counts them. */
  private static final int RECEIVE_BUFFER = 2 << 20;

  /**
   * A packet to a neighbour that is silent lies here for three seconds, and when there is no more
   * room no packet to anybody gets out: room for 10,000 packets a second to silent neighbours.
   */
  private static final int SEND_BUFFER = 8 << 20;

  /** Calls in one draining, so that a flood cannot keep the loop from its other duties. */
  private static final int MAX_CALLS = 256;

  private final Socket socket;
  private final ProbeFormat format;
  private final TransmitStamps stamps;
  private final String description;
  private final Arena arena = Arena.ofConfined();
  private final MessageBatch outgoing;
  private final MessageBatch incoming;
  private final Arrival arrival;

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
   * @param description how it works, for a person: {@code raw socket}
   * @throws LinuxException when an option cannot be set; both are closed then
   */
  ProbeSocket(
      Socket socket, boolean v6, ProbeFormat format, TransmitStamps stamps, String description)
      throws LinuxException {
    this.socket = socket;
    this.format = format;
    this.stamps = stamps;
    this.description = description;
    outgoing = new MessageBatch(arena, BATCH, format.length(), SEND_CONTROL);
    incoming = new MessageBatch(arena, BATCH, RECEIVE_LENGTH, Arrival.CONTROL);
    arrival = new Arrival(incoming, RECEIVE_LENGTH);
    try {
      int level = v6 ? Socket.IPPROTO_IPV6 : Socket.IPPROTO_IP;
      socket.option(
          level, v6 ? Socket.IPV6_MTU_DISCOVER : Socket.IP_MTU_DISCOVER, Socket.IP_PMTUDISC_DO);
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
    return description
        + ", kernel stamps "
        + (stamps == TransmitStamps.NUMBERED ? "by number" : "by copy of the packet");
  }

  /**
   * Puts probe {@code number} to a target into place {@code i} of the batch.
   *
   * @return 0, or a positive error number when there is no way to the target
   */
  int prepare(int i, Target target, int number) {
    int errno = format.write(outgoing.payload(), outgoing.payloadOffset(i), target, number);
    if (errno != 0) {
      return errno;
    }
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
    outgoing.outgoing(i, target.address(), 0, format.length(), control);
    return 0;
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
      if (count < BATCH) {
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
    // The copy begins with whatever link header the device has, or none: ours is at its end.
    long offset = arrival.offset() + arrival.length() - format.length();
    if (!arrival.isCut()
        && arrival.length() >= format.length()
        && format.isOurs(arrival.bytes(), offset)) {
      errors.transmitted(
          format.number(arrival.bytes(), offset), arrival.stamp(), arrival.hardwareStamp());
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
      if (count < BATCH) {
        return 0;
      }
    }
    return 0;
  }

  /** Closes the socket and its format, and frees the buffers. */
  @Override
  public void close() {
    socket.close();
    format.close();
    arena.close();
  }
}

package io.netsonde.probe;

import io.netsonde.linux.ControlMessages;
import io.netsonde.linux.ErrorQueue;
import io.netsonde.linux.MessageBatch;
import io.netsonde.linux.SockAddr;
import io.netsonde.linux.Socket;
import io.netsonde.linux.Timestamping;
import io.netsonde.wire.IpAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * A cursor over what one call has brought: the message that it stands at, with what the kernel says
 * of it. It is set to message after message and allocates nothing; what it tells is gone with the
 * next one.
 *
 * <p>Threads: confined to the loop.
 */
final class Arrival {
  /** Bytes of control messages that a message may bring. */
  static final int CONTROL =
      ControlMessages.space(Timestamping.LENGTH)
          + ControlMessages.space(Integer.BYTES)
          + ControlMessages.space(ErrorQueue.LENGTH + SockAddr.MAX_LENGTH);

  /** There is no hop limit with this message. */
  static final int UNKNOWN = ProbeListener.UNKNOWN;

  private final MessageBatch batch;
  private final int capacity;
  private final ControlMessages control = new ControlMessages();
  private int index;
  private long stamp;
  private long hardwareStamp;
  private int hopLimit;
  private int origin;
  private int errno;
  private int type;
  private int code;
  private int info;
  private int number;

  /**
   * A cursor over a batch.
   *
   * @param capacity bytes of each of its messages' buffers
   */
  Arrival(MessageBatch batch, int capacity) {
    this.batch = batch;
    this.capacity = capacity;
  }

  /** Stands the cursor at message {@code i} of the batch. */
  void of(int i) {
    index = i;
    stamp = 0;
    hardwareStamp = 0;
    hopLimit = UNKNOWN;
    origin = 0;
    control.of(batch, i);
    while (control.next()) {
      if (control.is(Socket.SOL_SOCKET, Timestamping.SCM_TIMESTAMPING, Timestamping.LENGTH)) {
        stamp = Timestamping.software(control.data(), control.dataOffset());
        hardwareStamp = Timestamping.hardware(control.data(), control.dataOffset());
      } else if (control.is(Socket.IPPROTO_IP, Socket.IP_TTL, Integer.BYTES)
          || control.is(Socket.IPPROTO_IPV6, Socket.IPV6_HOPLIMIT, Integer.BYTES)) {
        hopLimit = control.data().get(ValueLayout.JAVA_INT, control.dataOffset());
      } else if (ErrorQueue.at(control)) {
        origin = ErrorQueue.origin(control);
        errno = ErrorQueue.errno(control);
        type = ErrorQueue.type(control);
        code = ErrorQueue.code(control);
        info = ErrorQueue.info(control);
        number = ErrorQueue.data(control);
      }
    }
  }

  /** The segment that holds the message. */
  MemorySegment bytes() {
    return batch.payload();
  }

  /** Where the message begins in {@link #bytes}. */
  long offset() {
    return batch.payloadOffset(index);
  }

  /** Bytes of the message that are there. */
  int length() {
    return Math.min(batch.length(index), capacity);
  }

  /** Whether the message was longer than what is there. */
  boolean isCut() {
    return (batch.flags(index) & Socket.MSG_TRUNC) != 0;
  }

  /** The segment that holds the socket address at {@link #nameOffset}. */
  MemorySegment names() {
    return batch.names();
  }

  /** Where the sender's address begins, or the destination's of a packet that met an error. */
  long nameOffset() {
    return batch.nameOffset(index);
  }

  /** The kernel's stamp, CLOCK_REALTIME in nanoseconds; 0 when there is none. */
  long stamp() {
    return stamp;
  }

  /** The network card's stamp, in nanoseconds of its own clock; 0 when there is none. */
  long hardwareStamp() {
    return hardwareStamp;
  }

  /** The TTL or hop limit with which a packet arrived, or {@link #UNKNOWN}. */
  int hopLimit() {
    return hopLimit;
  }

  /** Who reports on the error queue ({@code SO_EE_ORIGIN_…}); 0 when nobody does. */
  int origin() {
    return origin;
  }

  /** The reported error number. */
  int errno() {
    return errno;
  }

  /** The reported ICMP type. */
  int type() {
    return type;
  }

  /** The reported ICMP code. */
  int code() {
    return code;
  }

  /** The next hop's MTU where that is what is reported. */
  int info() {
    return info;
  }

  /** The number that was given to the packet whose transmit stamp this is. */
  int number() {
    return number;
  }

  /** Who sent the ICMP message that is reported; looked for anew, as it is seldom asked for. */
  Optional<IpAddress> offender() {
    control.of(batch, index);
    while (control.next()) {
      if (ErrorQueue.at(control)) {
        return ErrorQueue.offender(control);
      }
    }
    return Optional.empty();
  }
}

package io.netsonde.linux;

import static io.netsonde.wire.netlink.Netlink.NLMSG_DONE;
import static io.netsonde.wire.netlink.Netlink.NLMSG_ERROR;
import static io.netsonde.wire.netlink.Netlink.NLMSG_NOOP;
import static io.netsonde.wire.netlink.Netlink.NLMSG_OVERRUN;
import static io.netsonde.wire.netlink.Netlink.NLM_F_ACK;
import static io.netsonde.wire.netlink.Netlink.NLM_F_DUMP;
import static io.netsonde.wire.netlink.Netlink.NLM_F_DUMP_INTR;
import static io.netsonde.wire.netlink.Netlink.NLM_F_REQUEST;

import io.netsonde.wire.netlink.NetlinkError;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.io.IOException;

/**
 * Requests and their answers on one socket.
 *
 * <p>An answer is ours when it carries our port and a sequence number of the running exchange; what
 * is left of an exchange that failed is passed over. A failed exchange may leave a dump running in
 * the kernel, which would answer the next one with {@code EBUSY}; reading drives a dump on, so the
 * next exchange first reads until there is nothing.
 *
 * <p>A dump during which the table changed is marked {@code NLM_F_DUMP_INTR}: entries may be
 * missing or twice. It is done again, {@value #ATTEMPTS} times at most.
 *
 * <p>Bounds: one time limit for all attempts together, one limit of messages per attempt.
 */
final class NetlinkExchange {
  static final int ATTEMPTS = 5;

  /** Stands for the type of a message that ends an answer: any that is data. */
  private static final int ANY_DATA = -1;

  private final NetlinkDatagrams datagrams;
  private final NetlinkMessages messages = new NetlinkMessages();
  private final int port;
  private int sequence;
  private boolean unfinished;

  NetlinkExchange(NetlinkDatagrams datagrams, int port) {
    this.datagrams = datagrams;
    this.port = port;
  }

  /**
   * What limits an exchange.
   *
   * @param nanos time for all of it
   * @param messages most messages of an answer
   */
  record Limits(long nanos, int messages) {}

  /** Sends one message and hands every part of the answer on; again where it was disturbed. */
  void dump(String attempted, NetlinkWriter request, NetlinkHandler handler, Limits limits)
      throws IOException {
    if (request.messages() != 1) {
      throw new IllegalArgumentException(
          "dump request: " + request.messages() + " messages (expected: 1)");
    }
    long deadline = System.nanoTime() + limits.nanos;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      handler.begin();
      int number = send(attempted, request, NLM_F_REQUEST | NLM_F_DUMP);
      boolean disturbed =
          new Answer(attempted, number, number, NLMSG_DONE, limits.messages)
              .read(deadline, handler);
      if (!disturbed) {
        return;
      }
    }
    throw new NetlinkException(
        attempted, Errno.EINTR, ": the table changed during each of " + ATTEMPTS + " attempts");
  }

  /** Sends messages and waits for the last acknowledgement asked for. */
  void request(String attempted, NetlinkWriter request, NetlinkHandler handler, Limits limits)
      throws IOException {
    handler.begin();
    boolean none = request.acknowledged() < 0;
    int last = none ? request.messages() - 1 : request.acknowledged();
    int first = send(attempted, request, NLM_F_REQUEST | (none ? NLM_F_ACK : 0));
    new Answer(attempted, first, first + last, NLMSG_ERROR, limits.messages)
        .read(System.nanoTime() + limits.nanos, handler);
  }

  /** Sends one message, without asking for an acknowledgement, and hands its one answer on. */
  void ask(String attempted, NetlinkWriter request, NetlinkHandler handler, Limits limits)
      throws IOException {
    if (request.messages() != 1) {
      throw new IllegalArgumentException(
          "question: " + request.messages() + " messages (expected: 1)");
    }
    handler.begin();
    int number = send(attempted, request, NLM_F_REQUEST);
    new Answer(attempted, number, number, ANY_DATA, limits.messages)
        .read(System.nanoTime() + limits.nanos, handler);
  }

  /** The first of the sequence numbers given to the request. */
  private int send(String attempted, NetlinkWriter request, int flags) throws IOException {
    if (unfinished) {
      datagrams.discard();
    }
    int first = sequence + 1;
    int bytes = request.copyTo(datagrams.outgoing(), first, flags);
    sequence += request.messages();
    unfinished = true;
    datagrams.send(bytes, attempted);
    return first;
  }

  /** The reading of one answer, which ends with a message of a given type. */
  private final class Answer {
    private final String attempted;
    private final int first;
    private final int last;
    private final int end;
    private final int limit;
    private int seen;
    private boolean disturbed;

    Answer(String attempted, int first, int last, int end, int limit) {
      this.attempted = attempted;
      this.first = first;
      this.last = last;
      this.end = end;
      this.limit = limit;
    }

    /** Reads to the end; whether the answer was disturbed. */
    boolean read(long deadline, NetlinkHandler handler) throws IOException {
      while (true) {
        long length = datagrams.receive(deadline, attempted);
        if (length < 0) {
          throw new NetlinkException(attempted, Errno.ETIMEDOUT, ": the kernel did not answer");
        }
        long room = datagrams.incoming().byteSize();
        if (length > room) {
          throw new NetlinkException(
              attempted,
              Errno.EMSGSIZE,
              ": a datagram of " + length + " bytes (expected: at most " + room + ")");
        }
        messages.over(datagrams.incoming(), 0, length);
        while (messages.next()) {
          if (isOurs() && take(handler)) {
            unfinished = false;
            return disturbed;
          }
        }
      }
    }

    /** Takes one message; whether it was the last. */
    private boolean take(NetlinkHandler handler) throws IOException {
      seen++;
      if (seen > limit) {
        throw new NetlinkException(attempted, Errno.EMSGSIZE, ": more than " + limit + " messages");
      }
      disturbed |= (messages.flags() & NLM_F_DUMP_INTR) != 0;
      switch (messages.type()) {
        case NLMSG_NOOP -> {}
        case NLMSG_OVERRUN ->
            throw new NetlinkException(attempted, Errno.ENOBUFS, ": the kernel lost messages");
        case NLMSG_ERROR, NLMSG_DONE -> {
          NetlinkError error = NetlinkError.of(messages);
          if (error.errno() != 0) {
            throw NetlinkException.of(attempted, error);
          }
          return messages.type() == end && messages.sequence() == last;
        }
        default -> {
          handler.message(messages);
          return end == ANY_DATA;
        }
      }
      return false;
    }

    /** Sequence numbers wrap, so their distance is compared. */
    private boolean isOurs() {
      int distance = messages.sequence() - first;
      return distance >= 0 && distance <= last - first && messages.portId() == port;
    }
  }
}

package io.netsonde.linux;

import static io.netsonde.wire.netlink.Netlink.NLMSG_OVERRUN;

import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.io.IOException;
import java.time.Duration;

/**
 * A conversation with a part of the kernel ({@code netlink(7)}).
 *
 * <p>A socket is used in one of two ways, and refuses to mix them because an event in the midst of
 * an answer helps nobody:
 *
 * <ul>
 *   <li>for questions: {@link #request}, {@link #ask} and {@link #dump} send and wait for the whole
 *       answer;
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
 * dumps into 32 KiB and sends larger datagrams only for a single large object.
 *
 * <p>Threads: one at a time, a platform thread. Closing is safe from any: a call that runs ends
 * first.
 */
public final class NetlinkSocket implements AutoCloseable {
  private static final int MAX_MESSAGES = 1 << 22;
  private static final int MAX_FOREIGN = 64;

  private final NetlinkChannel channel;
  private final NetlinkExchange exchange;
  private final NetlinkMessages events = new NetlinkMessages();
  private NetlinkExchange.Limits limits = new NetlinkExchange.Limits(5_000_000_000L, MAX_MESSAGES);
  private boolean subscribed;
  private long overruns;

  private NetlinkSocket(NetlinkChannel channel) {
    this.channel = channel;
    exchange = new NetlinkExchange(channel, channel.port());
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
    return new NetlinkSocket(NetlinkChannel.open(protocol));
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
    return channel.receiveBuffer(bytes);
  }

  /**
   * Joins multicast groups, and makes this a socket for events.
   *
   * @param groups numbers such as {@code RTNLGRP_LINK}
   * @throws LinuxException with {@code EPERM} where a group wants rights
   */
  public NetlinkSocket subscribe(int... groups) throws LinuxException {
    for (int group : groups) {
      channel.join(group);
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
    descriptor().borrow();
    try {
      exchange.dump(attempted, request, handler, limits);
    } finally {
      descriptor().giveBack();
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
    descriptor().borrow();
    try {
      exchange.request(attempted, request, handler, limits);
    } finally {
      descriptor().giveBack();
    }
  }

  /**
   * Sends a question as it stands, without {@code NLM_F_ACK}, and hands on the one message that
   * answers it.
   *
   * @param attempted for messages, as the end of "cannot …": {@code read the counters}
   * @param request one message
   * @throws NetlinkException when the kernel refuses, or is silent, as it is where an answer is
   *     none
   * @throws IOException what the handler throws
   */
  public void ask(String attempted, NetlinkWriter request, NetlinkHandler handler)
      throws IOException {
    refuseIfSubscribed();
    descriptor().borrow();
    try {
      exchange.ask(attempted, request, handler, limits);
    } finally {
      descriptor().giveBack();
    }
  }

  /**
   * Hands on the events of the next datagram, without waiting.
   *
   * @throws IOException what the handler throws, or a message that makes no sense
   */
  public Reception receive(NetlinkHandler handler) throws IOException {
    descriptor().borrow();
    try {
      return receiveBelieved(handler);
    } finally {
      descriptor().giveBack();
    }
  }

  /** The number by which the kernel knows this socket ({@code nl_pid}). */
  public int portId() {
    return channel.port();
  }

  /** How often events were lost. */
  public long overruns() {
    return overruns;
  }

  /** How many datagrams of other programs were passed over. */
  public long foreign() {
    return channel.foreign();
  }

  /** What to add to a {@link Poll}. */
  public Descriptor descriptor() {
    return channel.descriptor();
  }

  @Override
  public void close() {
    descriptor().close();
  }

  private Reception receiveBelieved(NetlinkHandler handler) throws IOException {
    for (int i = 0; i <= MAX_FOREIGN; i++) {
      long length = channel.receiveOnce();
      if (length == -Errno.EAGAIN || length == -Errno.EINTR) {
        return Reception.NOTHING;
      }
      if (length == -Errno.ENOBUFS || length > channel.incoming().byteSize()) {
        return overrun();
      }
      LinuxException.check(length, "recvfrom", "receive events");
      if (channel.isFromKernel()) {
        return handOn(length, handler);
      }
    }
    return Reception.NOTHING;
  }

  private Reception handOn(long length, NetlinkHandler handler) throws IOException {
    events.over(channel.incoming(), 0, length);
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
}

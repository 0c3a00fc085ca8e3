package io.netsonde.probe;

import io.netsonde.linux.Connections;
import io.netsonde.linux.Errno;
import io.netsonde.linux.InterfaceNames;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.MessageBatch;
import io.netsonde.linux.OpenFiles;
import io.netsonde.linux.SockAddr;
import io.netsonde.linux.Socket;
import io.netsonde.linux.TcpInfo;
import io.netsonde.wire.IpAddress;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Probes TCP ports without any privilege: it lets the kernel begin a connection, asks it how long
 * the answer to the SYN took, and resets what was connected.
 *
 * <p>A probe that was answered or given up has no socket any more. So nothing can come late or
 * twice, and a server sees a connection that is reset at the next tick.
 *
 * <p><b>What it cannot see</b>: the hop limit of the answer, and that this machine's own firewall
 * dropped the SYN in silence, which the kernel does not tell and which looks as if nothing came.
 *
 * <p>Threads: confined to the loop. Bound: {@link #isFull}, as each probe in flight is an open
 * file.
 */
final class ConnectProber implements ProtocolProber {
  private static final System.Logger LOG = System.getLogger("io.netsonde.probe");
  private static final long RETRY_NANOS = 1_000_000_000L;

  /** The kernel never chooses a lower one for a connection's own. */
  private static final int FIRST_EPHEMERAL_PORT = 1024;

  /** Looks in one settling, so that a flood cannot keep the loop from its other duties. */
  private static final int MAX_LOOKS = 64;

  private static final int REPORT_LENGTH = 256;

  /** The other half of what may be open is for HTTP and everything else. */
  private static final int OPEN_FILES_DIVISOR = 2;

  /** Where the limit is unknown: few enough for any. */
  private static final int LEAST_OPEN_FILES = 256;

  private final long timeoutNanos;
  private final LongSupplier clock;
  private final SendingConfig sending;
  private final InterfaceNames interfaces = new InterfaceNames();
  private final ProbeCounters counters;
  private final Outcomes outcomes;
  private final Arena arena = Arena.ofConfined();
  private final MessageBatch reports = new MessageBatch(arena, 1, REPORT_LENGTH, Arrival.CONTROL);
  private final Arrival arrival = new Arrival(reports, REPORT_LENGTH);
  private final HandshakeTime time = new HandshakeTime();
  private final int capacity;
  private final InFlight inFlight;
  private @Nullable Connections connections;
  private int errno = Errno.EAGAIN;
  private long retryAt;
  private ProbeStatistics.SocketState v4 = ProbeStatistics.SocketState.UNTRIED;
  private ProbeStatistics.SocketState v6 = ProbeStatistics.SocketState.UNTRIED;

  /** A prober whose bound leaves the process half of the files that it may have open. */
  static ConnectProber withinOpenFiles(
      long timeoutNanos,
      int maxInFlight,
      SendingConfig sending,
      ProbeCounters counters,
      Outcomes outcomes) {
    int openFiles = LEAST_OPEN_FILES;
    try {
      openFiles = OpenFiles.limit();
    } catch (LinuxException e) {
      LOG.log(System.Logger.Level.WARNING, "{0}; taken for {1}", e.getMessage(), openFiles);
    }
    return new ConnectProber(
        timeoutNanos,
        Math.min(maxInFlight, openFiles / OPEN_FILES_DIVISOR),
        System::nanoTime,
        sending,
        counters,
        outcomes);
  }

  /**
   * A prober that is not open yet.
   *
   * @param maxInFlight bound, rounded down to a power of two, at least 2
   */
  ConnectProber(
      long timeoutNanos,
      int maxInFlight,
      LongSupplier clock,
      SendingConfig sending,
      ProbeCounters counters,
      Outcomes outcomes) {
    this.sending = sending;
    this.timeoutNanos = timeoutNanos;
    this.clock = clock;
    this.counters = counters;
    this.outcomes = outcomes;
    capacity = Integer.highestOneBit(Math.max(2, maxInFlight));
    inFlight = new InFlight(capacity, 0, timeoutNanos, outcomes::settled, false);
    retryAt = clock.getAsLong();
  }

  @Override
  public boolean openWhenDue(long now) {
    if (connections == null && now - retryAt >= 0) {
      try {
        connections = new Connections(capacity);
        v4 = state(false);
        v6 = state(true);
      } catch (LinuxException e) {
        errno = e.errno();
        v4 = ProbeStatistics.SocketState.off(String.valueOf(e.getMessage()));
        v6 = v4;
        retryAt = now + RETRY_NANOS;
      }
    }
    return false;
  }

  private ProbeStatistics.SocketState state(boolean v6) {
    if (sending.outlet(v6).off()) {
      return ProbeStatistics.SocketState.off(sending.offDetail(v6));
    }
    String family = "TCP over IPv" + (v6 ? 6 : 4);
    try {
      Socket.open(
              v6 ? SockAddr.AF_INET6 : SockAddr.AF_INET,
              Socket.SOCK_STREAM,
              Socket.IPPROTO_TCP,
              "TCP socket")
          .close();
      String detail = ProbeMethod.CONNECT.description() + ", measured by the kernel's TCP";
      LOG.log(System.Logger.Level.INFO, "{0}: {1}", family, detail);
      return ProbeStatistics.SocketState.open(ProbeMethod.CONNECT, detail);
    } catch (LinuxException e) {
      LOG.log(System.Logger.Level.WARNING, "{0} is off: {1}", family, e.getMessage());
      return ProbeStatistics.SocketState.off(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public ProbeStatistics.SocketState v4() {
    return v4;
  }

  @Override
  public ProbeStatistics.SocketState v6() {
    return v6;
  }

  @Override
  public boolean isFull() {
    return inFlight.isFull();
  }

  @Override
  public boolean isIdle() {
    return inFlight.isEmpty();
  }

  @Override
  public boolean isStamped() {
    return true;
  }

  /** Begins a connection at once: there is no call for many. */
  @Override
  public void add(Target target) {
    int number = inFlight.nextNumber();
    long now = clock.getAsLong();
    int result = connections == null ? -errno : begin(connections, number, target);
    if (result < 0) {
      notSent(target, target.sequence(), -result);
    } else {
      inFlight.add(target, now, 0);
    }
  }

  private int begin(Connections open, int number, Target target) {
    ProbeOptions options = target.options();
    if (sending.outlet(target.address().v6()).off()) {
      return -Errno.EAFNOSUPPORT;
    }
    int index = 0;
    if (options.device().isPresent()) {
      index = interfaces.index(options.device().get());
      if (index < 0) {
        return index;
      }
    }
    return open.begin(
        number,
        target.address(),
        target.tcpPort(),
        options.source().orElse(null),
        index,
        options.dscp());
  }

  @Override
  public void flush() {}

  @Override
  public void settle() {
    Connections open = connections;
    if (open == null || inFlight.isEmpty()) {
      return;
    }
    int count = Connections.BATCH;
    for (int look = 0; look < MAX_LOOKS && count == Connections.BATCH; look++) {
      count = open.look();
      for (int i = 0; i < count; i++) {
        examine(open, open.number(i));
      }
    }
    expire(open);
    inFlight.skipDone();
  }

  private void examine(Connections open, int number) {
    Target target = inFlight.target(number);
    if (target == null || !inFlight.isWaiting(number)) {
      open.end(number);
      return;
    }
    if (open.report(number, reports) > 0) {
      arrival.of(0);
      reported(open, number, target);
      return;
    }
    int error = open.error(number);
    switch (error) {
      // With these two the other side has ended what was a connection.
      case 0, Errno.ECONNRESET, Errno.EPIPE -> answered(open, number, target);
      case Errno.ECONNREFUSED -> lose(open, number, LossCause.REFUSED);
      case Errno.ENETUNREACH -> lose(open, number, LossCause.NET_UNREACHABLE);
      case Errno.EHOSTUNREACH -> lose(open, number, LossCause.HOST_UNREACHABLE);
      // Less patience than ours: net.ipv4.tcp_syn_retries.
      case Errno.ETIMEDOUT -> lose(open, number, LossCause.NO_REPLY);
      default -> withdraw(open, number, target, error);
    }
  }

  /** Somebody on the way, or this machine, says that the SYN did not get through. */
  private void reported(Connections open, int number, Target target) {
    LossCause cause = LossCause.of(arrival.origin(), arrival.type(), arrival.code());
    Optional<IpAddress> reporter = arrival.offender();
    if (isOwnRefusal(open, number, target, cause, reporter)) {
      withdraw(open, number, target, Errno.EPERM);
    } else {
      lose(open, number, cause, reporter);
    }
  }

  /**
   * Whether this machine's own firewall refused the SYN. What else this machine reports is that it
   * does not find the host on its link, which is the network's trouble.
   */
  private static boolean isOwnRefusal(
      Connections open, int number, Target target, LossCause cause, Optional<IpAddress> reporter) {
    if (reporter.isEmpty()
        || cause == LossCause.HOST_UNREACHABLE
        || reporter.get().equals(target.address())) {
      return false;
    }
    try {
      return open.localAddress(number).equals(reporter.get());
    } catch (LinuxException e) {
      return false;
    }
  }

  private void answered(Connections open, int number, Target target) {
    TcpInfo info = open.info(number);
    if (info.state() == TcpInfo.TCP_SYN_SENT) {
      return;
    }
    if (target.tcpPort() >= FIRST_EPHEMERAL_PORT && open.isToItself(number)) {
      lose(open, number, LossCause.REFUSED);
      return;
    }
    long userNanos = clock.getAsLong() - inFlight.sentNanos(number);
    time.of(info.roundTripNanos(), info.retransmissions(), info.hasTimestamps(), userNanos);
    if (time.isRetransmitted()) {
      lose(open, number, LossCause.RETRANSMITTED);
    } else if (time.nanos() > timeoutNanos) {
      counters.discarded(Discard.LATE);
      outcomes.discarded(target, inFlight.sequence(number), Discard.LATE);
      lose(open, number, LossCause.NO_REPLY);
    } else {
      open.end(number);
      inFlight.done(number, true);
      counters.pace().sent(1);
      counters.received(time.source(), false);
      if (time.source() == StampSource.TCP_INFO) {
        counters.pace().readLater(userNanos - time.nanos());
      }
      outcomes.received(
          target, inFlight.sequence(number), time.nanos(), time.source(), Arrival.UNKNOWN);
    }
  }

  private void lose(Connections open, int number, LossCause cause) {
    lose(open, number, cause, Optional.empty());
  }

  private void lose(Connections open, int number, LossCause cause, Optional<IpAddress> reporter) {
    open.end(number);
    Target target = inFlight.target(number);
    inFlight.done(number, false);
    // Only now is it known not to be withdrawn, and a counter cannot go back.
    counters.pace().sent(1);
    counters.lost();
    if (target != null) {
      outcomes.lost(target, inFlight.sequence(number), cause, reporter);
    }
  }

  /** Counts a probe as never sent that has failed by this machine's doing. */
  private void withdraw(Connections open, int number, Target target, int error) {
    open.end(number);
    int sequence = inFlight.sequence(number);
    inFlight.abandon(number);
    notSent(target, sequence, error);
  }

  private void notSent(Target target, int sequence, int error) {
    counters.failed(error);
    outcomes.notSent(target, sequence, error);
  }

  private void expire(Connections open) {
    long now = clock.getAsLong();
    inFlight.skipDone();
    while (!inFlight.isEmpty() && now - inFlight.sentNanos(inFlight.oldest()) >= timeoutNanos) {
      lose(open, inFlight.oldest(), LossCause.NO_REPLY);
      inFlight.skipDone();
    }
  }

  /** Ends all connections. */
  @Override
  public void close() {
    if (connections != null) {
      connections.close();
      connections = null;
    }
    interfaces.close();
    arena.close();
  }
}

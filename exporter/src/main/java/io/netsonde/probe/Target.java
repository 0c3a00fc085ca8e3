package io.netsonde.probe;

import io.netsonde.linux.Errno;
import io.netsonde.metrics.TimeHistogram;
import io.netsonde.wire.IcmpEcho;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.Ipv4Header;
import io.netsonde.wire.Ipv6Header;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One destination that is probed while it is asked for: its place in the schedule, its counters,
 * and what was last published of them.
 *
 * <p>Threads: the loop owns all but the volatile fields. {@link #lastAsked} is written by HTTP
 * threads and {@link #kept} by the one of static targets, and both are read by the loop, which
 * gives a target up when nobody has asked for long; {@link #snapshot} is written by the loop and
 * read by scrapes.
 */
final class Target {
  /** For {@link #probesLeft}: probe until nobody asks any more. */
  static final long UNLIMITED = Long.MAX_VALUE;

  /** Publishing more often than this would cost more than any scrape interval can see. */
  private static final long PUBLISH_NANOS = 200_000_000L;

  private final Destination destination;

  /** Time between two probes; 0 for that of all targets. */
  private final long ownInterval;

  private final SampleWindow window = new SampleWindow();
  private final LossBursts lossBursts = new LossBursts();

  /** Null unless it is a TCP port. */
  private final @Nullable SynAckRule synAckRule;

  /** Null when histograms are switched off. */
  private final @Nullable TimeHistogram roundTrips;

  private final Map<String, Long> sendErrors = new TreeMap<>();
  private final Map<LossCause, Long> losses = new EnumMap<>(LossCause.class);
  private final Map<Discard, Long> discards = new EnumMap<>(Discard.class);
  private Optional<TargetSnapshot.Report> lastReport = Optional.empty();
  private long probesLeft;
  private int sequence;
  private long nextSend;
  private long sent;
  private long received;

  /** Replies that are in the figures of the round-trip time. */
  private long timed;

  private double rttSeconds;
  private double rttSquaredSeconds;
  private double lastSeconds;
  private double jitterSeconds;
  private int lastHopLimit = Arrival.UNKNOWN;
  private @Nullable StampSource stamps;
  private int pathMtu;
  private long hopLimitChanges;
  private boolean anyReplied;
  private int newestReplied;
  private long reordered;
  private long synAcksLate;
  private long synAcksAgain;
  private long published;
  private boolean dirty;

  private volatile long lastAsked;

  /** Written by the thread that keeps static targets. */
  private volatile boolean kept;

  private volatile TargetSnapshot snapshot;

  Target(Destination destination, long probesLeft, long now, boolean histograms) {
    this.destination = destination;
    ownInterval = destination.options().interval().map(Duration::toNanos).orElse(0L);
    this.probesLeft = probesLeft;
    synAckRule = destination.isTcp() ? new SynAckRule() : null;
    snapshot = TargetSnapshot.none(histograms);
    roundTrips = histograms ? TimeHistogram.ofRoundTrips() : null;
    lastAsked = now;
    published = now - PUBLISH_NANOS;
  }

  Destination destination() {
    return destination;
  }

  IpAddress address() {
    return destination.address();
  }

  /** The port, or {@link Destination#ECHO}. */
  int tcpPort() {
    return destination.tcpPort();
  }

  /** How its probes leave and what they look like. */
  ProbeOptions options() {
    return destination.options();
  }

  /**
   * Time between two probes, in nanoseconds.
   *
   * @param ofAll what holds for targets that have none of their own
   */
  long interval(long ofAll) {
    return ownInterval == 0 ? ofAll : ownInterval;
  }

  /** What scrapes may know. */
  TargetSnapshot snapshot() {
    return snapshot;
  }

  /** Keeps the target probed for another expiry time. */
  void ask(long now) {
    lastAsked = now;
  }

  long lastAsked() {
    return lastAsked;
  }

  /** Keeps the target probed, asked for or not, until it is called with false. */
  void keep(boolean on) {
    kept = on;
  }

  boolean isKept() {
    return kept;
  }

  /** When the next probe is due, in the loop's clock. */
  long nextSend() {
    return nextSend;
  }

  void scheduleAt(long nanos) {
    nextSend = nanos;
  }

  boolean hasProbesLeft() {
    return probesLeft > 0;
  }

  /** Which probe was taken last, counted from 1. */
  int sequence() {
    return sequence;
  }

  void probeTaken() {
    sequence++;
    if (probesLeft != UNLIMITED) {
      probesLeft--;
    }
  }

  /**
   * Notes that the first answer to a probe has arrived.
   *
   * @param number of the probe
   * @return whether it is reordered: a later probe's answer has arrived before it (RFC 4737,
   *     section 3.3, with the answer in place of the packet)
   */
  boolean overtaken(int number) {
    if (anyReplied && number - newestReplied < 0) {
      return true;
    }
    anyReplied = true;
    newestReplied = number;
    return false;
  }

  /** Counts a reply that {@link #overtaken} said to be reordered. */
  void reordered() {
    reordered++;
  }

  /**
   * Counts a reply.
   *
   * @param hopLimit with which it arrived, or {@link Arrival#UNKNOWN}
   */
  void received(long rttNanos, int hopLimit) {
    sent++;
    received++;
    if (pathMtu < packetLength() && options().dontFragment()) {
      // The way has become wider than somebody once said.
      pathMtu = 0;
    }
    if (hopLimit != Arrival.UNKNOWN) {
      hopLimitChanges += lastHopLimit != Arrival.UNKNOWN && lastHopLimit != hopLimit ? 1 : 0;
      lastHopLimit = hopLimit;
    }
    if (synAckRule != null && synAckRule.isRetransmission(rttNanos)) {
      synAcksLate++;
      window.receivedUntimed();
    } else {
      time(rttNanos);
    }
  }

  private void time(long rttNanos) {
    double seconds = rttNanos / 1e9;
    if (timed > 0) {
      // RFC 3550 section 6.4.1, with the round trip in place of the one-way transit.
      jitterSeconds += (Math.abs(seconds - lastSeconds) - jitterSeconds) / 16;
    }
    lastSeconds = seconds;
    timed++;
    rttSeconds += seconds;
    rttSquaredSeconds += seconds * seconds;
    window.received(rttNanos);
    if (roundTrips != null) {
      roundTrips.add(rttNanos);
    }
  }

  /** Notes what the time of the latest reply was made of. */
  void stampedBy(StampSource source) {
    stamps = source;
  }

  /**
   * Takes note of a further SYN/ACK.
   *
   * @param nanos since the first
   */
  void synAckAgain(long nanos) {
    if (synAckRule != null && synAckRule.isSentAgain(nanos)) {
      synAcksAgain++;
    }
  }

  /**
   * Notes outcomes in the order of sending.
   *
   * @return whether that changed anything
   */
  boolean settled(boolean lost) {
    return lossBursts.settled(lost);
  }

  void lost(LossCause cause, Optional<IpAddress> reporter) {
    sent++;
    window.lost();
    losses.merge(cause, 1L, Long::sum);
    if (reporter.isPresent()) {
      lastReport = Optional.of(new TargetSnapshot.Report(cause, reporter.get()));
    }
  }

  /** Length of a probe with its IP header, by ICMP echo, in bytes. */
  private int packetLength() {
    int header = address().v6() ? Ipv6Header.LENGTH : Ipv4Header.MIN_LENGTH;
    return header + IcmpEcho.HEADER_LENGTH + options().size();
  }

  /** Notes how long a packet on the way here may be, in bytes. */
  void pathMtu(int bytes) {
    pathMtu = bytes;
  }

  void discarded(Discard reason) {
    discards.merge(reason, 1L, Long::sum);
  }

  void notSent(int errno) {
    sendErrors.merge(Errno.label(errno), 1L, Long::sum);
  }

  /**
   * Publishes the counters, or leaves it for later when that was done a moment ago.
   *
   * @return whether the target must be published later and is not yet noted for it
   */
  boolean publishOrDefer(long now) {
    if (dirty) {
      return false;
    }
    if (now - published < PUBLISH_NANOS) {
      dirty = true;
      return true;
    }
    publish(now);
    return false;
  }

  /** When a deferred publication is due. */
  long publicationDue() {
    return published + PUBLISH_NANOS;
  }

  void publish(long now) {
    dirty = false;
    published = now;
    snapshot =
        new TargetSnapshot(
            sent,
            received,
            rttSeconds,
            rttSquaredSeconds,
            timed > 1 ? OptionalDouble.of(jitterSeconds) : OptionalDouble.empty(),
            lastHopLimit == Arrival.UNKNOWN ? OptionalInt.empty() : OptionalInt.of(lastHopLimit),
            pathMtu == 0 ? OptionalInt.empty() : OptionalInt.of(pathMtu),
            hopLimitChanges,
            window.statistics(),
            roundTrips == null ? Optional.empty() : Optional.of(roundTrips.snapshot()),
            lossBursts.snapshot(),
            reordered,
            synAcksLate,
            synAcksAgain,
            Map.copyOf(losses),
            lastReport,
            Map.copyOf(discards),
            Map.copyOf(sendErrors),
            Optional.ofNullable(stamps));
  }
}

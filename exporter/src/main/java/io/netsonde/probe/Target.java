package io.netsonde.probe;

import io.netsonde.linux.Errno;
import io.netsonde.wire.IpAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * One destination that is probed while it is asked for: its place in the schedule, its counters,
 * and what was last published of them.
 *
 * <p>Threads: the loop owns all but the two volatile fields. {@link #lastAsked} is written by HTTP
 * threads and read by the loop, which gives a target up when nobody has asked for long; {@link
 * #snapshot} is written by the loop and read by scrapes.
 */
final class Target {
  /** For {@link #probesLeft}: probe until nobody asks any more. */
  static final long UNLIMITED = Long.MAX_VALUE;

  /** Publishing more often than this would cost more than any scrape interval can see. */
  private static final long PUBLISH_NANOS = 200_000_000L;

  private final Destination destination;
  private final SampleWindow window = new SampleWindow();
  private final Map<String, Long> sendErrors = new TreeMap<>();
  private final Map<LossCause, Long> losses = new EnumMap<>(LossCause.class);
  private final Map<Discard, Long> discards = new EnumMap<>(Discard.class);
  private Optional<TargetSnapshot.Report> lastReport = Optional.empty();
  private long probesLeft;
  private int sequence;
  private long nextSend;
  private long sent;
  private long received;
  private double rttSeconds;
  private double rttSquaredSeconds;
  private double lastSeconds;
  private double jitterSeconds;
  private int lastHopLimit = Arrival.UNKNOWN;
  private long published;
  private boolean dirty;

  private volatile long lastAsked;
  private volatile TargetSnapshot snapshot = TargetSnapshot.NONE;

  Target(Destination destination, long probesLeft, long now) {
    this.destination = destination;
    this.probesLeft = probesLeft;
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
   * Counts a reply.
   *
   * @param hopLimit with which it arrived, or {@link Arrival#UNKNOWN}
   */
  void received(long rttNanos, int hopLimit) {
    double seconds = rttNanos / 1e9;
    if (received > 0) {
      // RFC 3550 section 6.4.1, with the round trip in place of the one-way transit.
      jitterSeconds += (Math.abs(seconds - lastSeconds) - jitterSeconds) / 16;
    }
    lastSeconds = seconds;
    lastHopLimit = hopLimit;
    sent++;
    received++;
    rttSeconds += seconds;
    rttSquaredSeconds += seconds * seconds;
    window.received(rttNanos);
  }

  void lost(LossCause cause, Optional<IpAddress> reporter) {
    sent++;
    window.lost();
    losses.merge(cause, 1L, Long::sum);
    if (reporter.isPresent()) {
      lastReport = Optional.of(new TargetSnapshot.Report(cause, reporter.get()));
    }
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
            received > 1 ? OptionalDouble.of(jitterSeconds) : OptionalDouble.empty(),
            lastHopLimit == Arrival.UNKNOWN ? OptionalInt.empty() : OptionalInt.of(lastHopLimit),
            window.statistics(),
            Map.copyOf(losses),
            lastReport,
            Map.copyOf(discards),
            Map.copyOf(sendErrors));
  }
}

package io.netsonde.probe;

import io.netsonde.linux.Errno;
import io.netsonde.metrics.TimeHistogram;
import io.netsonde.wire.IpAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a target's probes have come to.
 *
 * <p>Threads: the loop writes; any other may take a {@link #snapshot} under a {@link SequenceLock}.
 * Therefore nothing here is altered in place that a reader follows, but for numbers and arrays of
 * fixed length: maps, of which there is one entry per kind of failure, are replaced.
 */
final class TargetFigures {
  private final SampleWindow window = new SampleWindow();
  private final LossBursts lossBursts = new LossBursts();

  /** Null unless it is a TCP port. */
  private final @Nullable SynAckRule synAckRule;

  /** Null when histograms are switched off. */
  private final @Nullable TimeHistogram roundTrips;

  private Map<String, Long> sendErrors = Map.of();
  private Map<LossCause, Long> losses = Map.of();
  private Map<Discard, Long> discards = Map.of();
  private Optional<TargetSnapshot.Report> lastReport = Optional.empty();
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
  private long reordered;
  private long synAcksLate;
  private long synAcksAgain;

  TargetFigures(boolean tcp, boolean histograms) {
    synAckRule = tcp ? new SynAckRule() : null;
    roundTrips = histograms ? TimeHistogram.ofRoundTrips() : null;
  }

  /** Counts a reply that a later probe's has overtaken. */
  void reordered() {
    reordered++;
  }

  /**
   * Counts a reply.
   *
   * @param source what its time was made of
   * @param hopLimit with which it arrived, or {@link Arrival#UNKNOWN}
   */
  void received(long rttNanos, StampSource source, int hopLimit) {
    stamps = source;
    sent++;
    received++;
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

  /** Notes outcomes in the order of sending. */
  void settled(boolean lost) {
    lossBursts.settled(lost);
  }

  void lost(LossCause cause, Optional<IpAddress> reporter) {
    sent++;
    window.lost();
    losses = oneMore(losses, cause);
    if (reporter.isPresent()) {
      lastReport = Optional.of(new TargetSnapshot.Report(cause, reporter.get()));
    }
  }

  /** How long a packet on the way may be, in bytes, as somebody said; 0 when nobody did. */
  int pathMtu() {
    return pathMtu;
  }

  /**
   * Notes how long a packet on the way may be.
   *
   * @param bytes or 0 to forget it
   */
  void pathMtu(int bytes) {
    pathMtu = bytes;
  }

  void discarded(Discard reason) {
    discards = oneMore(discards, reason);
  }

  void notSent(int errno) {
    sendErrors = oneMore(sendErrors, Errno.label(errno));
  }

  private static <K> Map<K, Long> oneMore(Map<K, Long> counts, K kind) {
    Map<K, Long> more = new HashMap<>(counts);
    more.merge(kind, 1L, Long::sum);
    return Map.copyOf(more);
  }

  /** What the latest ones have come to, of so many results. */
  RecentResults recent(int results) {
    return new RecentResults(sent, received, window.sortedTimes(results));
  }

  TargetSnapshot snapshot() {
    return new TargetSnapshot(
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
        losses,
        lastReport,
        discards,
        sendErrors,
        Optional.ofNullable(stamps));
  }
}

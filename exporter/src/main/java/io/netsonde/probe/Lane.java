package io.netsonde.probe;

import java.time.Instant;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * One protocol's part of the loop: its targets by the time when they are due, its prober, and what
 * that has counted and published.
 *
 * <p>Threads: confined to the loop, but for {@link #statistics}, which scrapes read.
 */
final class Lane implements AutoCloseable {
  /** More often than this no scrape looks. */
  private static final long PUBLISH_NANOS = 100_000_000L;

  private final ProtocolProber prober;
  private final ProbeCounters counters;
  private final boolean publishes;
  private final PriorityQueue<Target> schedule =
      new PriorityQueue<>((a, b) -> Long.signum(a.nextSend() - b.nextSend()));

  /** Why what is due now was not sent before. */
  private Skip heldBack = Skip.LATE;

  /** Whether nothing more can be sent in this round. */
  private boolean held;

  private long published = System.nanoTime() - PUBLISH_NANOS;

  /** Written by the loop, read by scrapes. */
  private volatile ProbeStatistics statistics = ProbeStatistics.NONE;

  /**
   * A lane.
   *
   * @param publishes whether it publishes the counters; of those that share them, one does
   */
  Lane(ProtocolProber prober, ProbeCounters counters, boolean publishes) {
    this.publishes = publishes;
    this.prober = prober;
    this.counters = counters;
  }

  ProtocolProber prober() {
    return prober;
  }

  ProbeCounters counters() {
    return counters;
  }

  /** The targets, by {@link Target#nextSend}. */
  PriorityQueue<Target> schedule() {
    return schedule;
  }

  /** The target that can be probed next; null when none is due or nothing more can be sent. */
  @Nullable Target due(long now) {
    Target next = schedule.peek();
    return held || next == null || next.nextSend() - now > 0 ? null : next;
  }

  /** What is due must wait for the next round, for this reason. */
  void holdBack(Skip reason) {
    held = true;
    heldBack = reason;
    counters.pace().heldBack(reason);
  }

  /** Why what is due now was not sent before. */
  Skip heldBack() {
    return heldBack;
  }

  /** Hands to the kernel what this round has added. */
  void endRound(long now) {
    if (!held && due(now) == null) {
      heldBack = Skip.LATE;
    }
    held = false;
    prober.flush();
  }

  /** What scrapes may know. */
  ProbeStatistics statistics() {
    return statistics;
  }

  /** Publishes what was counted, now and then, and what became of the sockets, at once. */
  void publishWhenDue() {
    if (!publishes) {
      return;
    }
    long now = System.nanoTime();
    boolean due = counters.isChanged() && now - published >= PUBLISH_NANOS;
    if (due || !prober.v4().equals(statistics.v4()) || !prober.v6().equals(statistics.v6())) {
      if (counters.receivedCount() != statistics.received()) {
        counters.repliedAt(Instant.now());
      }
      statistics = counters.snapshot(prober.v4(), prober.v6());
      published = now;
    }
  }

  /** Whether nothing is outstanding and nothing is to be published. */
  boolean isDone() {
    return prober.isIdle() && !counters.isChanged();
  }

  @Override
  public void close() {
    prober.close();
  }
}

package io.netsonde.probe;

import java.time.Instant;

/**
 * One protocol's part of the loop: a socket per family, the prober that uses them, and what it has
 * counted and published.
 *
 * <p>Threads: confined to the loop, but for {@link #statistics}, which scrapes read.
 */
final class Lane implements AutoCloseable {
  /** More often than this no scrape looks. */
  private static final long PUBLISH_NANOS = 100_000_000L;

  private final FamilySocket v4;
  private final FamilySocket v6;
  private final Prober prober;
  private final ProbeCounters counters;
  private final boolean publishes;
  private long published = System.nanoTime() - PUBLISH_NANOS;

  /** Written by the loop, read by scrapes. */
  private volatile ProbeStatistics statistics = ProbeStatistics.NONE;

  /**
   * A lane.
   *
   * @param publishes whether it publishes the counters; of those that share them, one does
   */
  Lane(FamilySocket v4, FamilySocket v6, Prober prober, ProbeCounters counters, boolean publishes) {
    this.publishes = publishes;
    this.v4 = v4;
    this.v6 = v6;
    this.prober = prober;
    this.counters = counters;
  }

  Prober prober() {
    return prober;
  }

  ProbeCounters counters() {
    return counters;
  }

  /** What scrapes may know. */
  ProbeStatistics statistics() {
    return statistics;
  }

  /**
   * Opens the sockets that are due.
   *
   * @return whether one has just been opened
   */
  boolean openWhenDue() {
    long now = System.nanoTime();
    boolean opened = v4.openWhenDue(now);
    opened |= v6.openWhenDue(now);
    return opened;
  }

  /** Publishes what was counted, now and then, and what became of the sockets, at once. */
  void publishWhenDue() {
    if (!publishes) {
      return;
    }
    long now = System.nanoTime();
    boolean due = counters.isChanged() && now - published >= PUBLISH_NANOS;
    if (due || !v4.state().equals(statistics.v4()) || !v6.state().equals(statistics.v6())) {
      if (counters.receivedCount() != statistics.received()) {
        counters.repliedAt(Instant.now());
      }
      statistics = counters.snapshot(v4.state(), v6.state());
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

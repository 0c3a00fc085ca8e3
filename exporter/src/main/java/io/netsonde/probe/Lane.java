package io.netsonde.probe;

import java.time.Instant;

/**
 * One protocol's part of the loop: its prober, and what that has counted and published.
 *
 * <p>Threads: confined to the loop, but for {@link #statistics}, which scrapes read.
 */
final class Lane implements AutoCloseable {
  /** More often than this no scrape looks. */
  private static final long PUBLISH_NANOS = 100_000_000L;

  private final ProtocolProber prober;
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

package io.netsonde.probe;

import io.netsonde.metrics.TimeHistogram;
import java.util.EnumMap;
import java.util.Map;

/**
 * The loop's counters of how well the rate of one protocol is kept.
 *
 * <p>Threads: confined to the loop.
 */
final class PaceCounters {
  private final Map<Skip, Long> skipped = new EnumMap<>(Skip.class);
  private final TimeHistogram lateness = TimeHistogram.ofDelays();
  private final TimeHistogram readDelay = TimeHistogram.ofDelays();
  private long due;
  private long sends;
  private long maxPpsHits;
  private long inFlightHits;

  PaceCounters() {
    for (Skip reason : Skip.values()) {
      skipped.put(reason, 0L);
    }
  }

  /**
   * A probe has been handed over to be sent.
   *
   * @param nanos since it was due
   */
  void handedOver(long nanos) {
    due++;
    lateness.add(nanos);
  }

  void skipped(Skip reason, long probes) {
    due += probes;
    skipped.merge(reason, probes, Long::sum);
  }

  void sent(int probes) {
    sends += probes;
  }

  /** Probes must wait, for this reason. */
  void heldBack(Skip reason) {
    switch (reason) {
      case MAX_PPS -> maxPpsHits++;
      case IN_FLIGHT -> inFlightHits++;
      case LATE -> {}
    }
  }

  /** A round trip took so much longer for this program than for the kernel. */
  void readLater(long nanos) {
    readDelay.add(nanos);
  }

  Pace snapshot() {
    return new Pace(
        due,
        sends,
        Map.copyOf(skipped),
        maxPpsHits,
        inFlightHits,
        lateness.snapshot(),
        readDelay.snapshot());
  }
}

package io.netsonde.probe;

import io.netsonde.metrics.TimeHistogram;
import java.util.Map;

/**
 * How well the rate is kept, of one protocol, as it is published to scrapes. {@code due} is {@code
 * sends}, {@code skipped} and what could not be sent together, but for probes that are just being
 * sent.
 *
 * @param due probes whose time has come
 * @param sends probes that the kernel has taken
 * @param skipped probes that were due and given up because the next one was due as well
 * @param maxPpsHits how often due probes had to wait because of the bound on the rate of all
 * @param inFlightHits how often a due probe had to wait because too many were in flight
 * @param lateness how long after they were due probes were sent
 * @param readDelay how much longer round trips took for this program than for the kernel
 */
record Pace(
    long due,
    long sends,
    Map<Skip, Long> skipped,
    long maxPpsHits,
    long inFlightHits,
    TimeHistogram.Snapshot lateness,
    TimeHistogram.Snapshot readDelay) {

  /** Before the loop has run. */
  static final Pace NONE = new PaceCounters().snapshot();

  /** Probes given up for all reasons. */
  long skips() {
    return skipped.values().stream().mapToLong(Long::longValue).sum();
  }
}

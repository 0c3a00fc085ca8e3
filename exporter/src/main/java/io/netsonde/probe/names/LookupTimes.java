package io.netsonde.probe.names;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * When a name is looked up again.
 *
 * <p>After an answer, when its TTL is over, within the bounds of the configuration. After an
 * absence, when the zone says (RFC 2308), but within a minute, because a name that is missing is
 * often about to be made. After a failure in two seconds, then in twice as many each time, at most
 * 30 (RFC 8767 section 5), so that servers that come back are noticed and those that struggle are
 * not flooded.
 *
 * <p>All in nanoseconds.
 *
 * @param min bound from below, after an answer or an absence
 * @param max bound from above
 * @param expiry how long a name is looked up after it was last asked for, and how long addresses
 *     outlive the word that their name is gone
 */
record LookupTimes(Duration min, Duration max, Duration expiry) {
  private static final long MAX_ABSENCE_SECONDS = 60;
  private static final long ABSENCE_WITHOUT_TTL_SECONDS = 30;
  private static final long FIRST_RETRY_SECONDS = 2;
  private static final long MAX_RETRY_SECONDS = 30;
  private static final int MAX_DOUBLINGS = 5;

  /** From an answer to the next look-up. */
  long afterAnswer(long ttlSeconds) {
    return Math.clamp(nanos(ttlSeconds), min.toNanos(), max.toNanos());
  }

  /** From the word that there is nothing to the next look-up. */
  long afterAbsence(OptionalLong ttlSeconds) {
    long seconds = ttlSeconds.orElse(ABSENCE_WITHOUT_TTL_SECONDS);
    return afterAnswer(Math.min(seconds, MAX_ABSENCE_SECONDS));
  }

  /**
   * From a failure to the next look-up.
   *
   * @param failures in a row, this one included; at least 1
   */
  static long afterFailure(int failures) {
    int doublings = Math.min(failures - 1, MAX_DOUBLINGS);
    return nanos(Math.min(FIRST_RETRY_SECONDS << doublings, MAX_RETRY_SECONDS));
  }

  /** Saturates, as a TTL may be of centuries. */
  private static long nanos(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}

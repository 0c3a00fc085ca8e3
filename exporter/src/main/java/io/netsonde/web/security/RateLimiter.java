package io.netsonde.web.security;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Lets in a number of requests at once, and one more each interval: a bucket of tokens.
 *
 * <p>Threads: may be shared.
 */
final class RateLimiter {
  private final long interval;
  private final long burst;
  private final LongSupplier nanoTime;

  /** When the bucket was, or will be, full. */
  private long full;

  /**
   * A full bucket.
   *
   * @param interval zero for no limit
   * @param nanoTime the clock
   */
  RateLimiter(Duration interval, int burst, LongSupplier nanoTime) {
    this.interval = interval.toNanos();
    this.burst = burst;
    this.nanoTime = nanoTime;
    full = nanoTime.getAsLong();
  }

  /** Takes a place; whether there was one. */
  synchronized boolean take() {
    if (interval == 0) {
      return true;
    }
    long now = nanoTime.getAsLong();
    long begin = full - now > 0 ? full : now;
    if (begin + interval - now > burst * interval) {
      return false;
    }
    full = begin + interval;
    return true;
  }
}

package io.netsonde.probe;

/**
 * Bounds the rate of all probes together: a token bucket that holds one packet and a tenth of a
 * second's worth, so that lateness is made up in a bounded burst, and that a caller who comes that
 * often loses nothing of the rate, however low it is.
 *
 * <p>Threads: confined to the loop.
 */
final class Pacer {
  private static final double BURST_SECONDS = 0.1;

  private final double perNano;
  private final double capacity;
  private double tokens;
  private long refilled;

  /**
   * Makes a full bucket.
   *
   * @param perSecond packets per second, at least 1
   */
  Pacer(int perSecond, long now) {
    perNano = perSecond / 1e9;
    capacity = 1 + perSecond * BURST_SECONDS;
    tokens = capacity;
    refilled = now;
  }

  /** How many packets may be sent now, at most {@code wanted}; they count as sent. */
  int take(int wanted, long now) {
    tokens = Math.min(capacity, tokens + (now - refilled) * perNano);
    refilled = now;
    int granted = (int) Math.min(wanted, tokens);
    tokens -= granted;
    return granted;
  }
}

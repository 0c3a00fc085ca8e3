package io.netsonde.clients.flows;

/**
 * When all connections are read anew: once in a period, and after a loss of events, but never for
 * more than a twentieth of the time. Who is flooded with connections loses events all the time, and
 * has no processor to spare just then.
 */
final class DumpSchedule {
  /** A dump may take this part of the time, whatever asks for it. */
  private static final int DUTY = 20;

  private final long periodNanos;
  private boolean begun;
  private boolean lost;
  private long regular;
  private long earliest;

  /**
   * Makes a schedule by which the first dump is due at once.
   *
   * @param periodNanos time between two dumps that nothing asks for
   */
  DumpSchedule(long periodNanos) {
    this.periodNanos = periodNanos;
  }

  /** Notes that events were lost. */
  void lostEvents() {
    lost = true;
  }

  /** Begins anew: the next dump is due at once. */
  void reset() {
    begun = false;
  }

  /** Whether it is time. */
  boolean isDue(long now) {
    return !begun || (now - earliest >= 0 && (lost || now - regular >= 0));
  }

  /**
   * Notes a dump.
   *
   * @param now when it began
   * @param tookNanos how long it took
   */
  void done(long now, long tookNanos) {
    begun = true;
    lost = false;
    regular = now + periodNanos;
    earliest = now + DUTY * tookNanos;
  }
}

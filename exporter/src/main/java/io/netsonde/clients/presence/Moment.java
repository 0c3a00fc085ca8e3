package io.netsonde.clients.presence;

import java.time.Instant;

/**
 * One moment by two clocks: one to decide by, which nobody sets, and one to tell people.
 *
 * @param nanos as {@link System#nanoTime}
 * @param instant by the clock on the wall
 */
public record Moment(long nanos, Instant instant) {
  /** The present. */
  public static Moment now() {
    return new Moment(System.nanoTime(), Instant.now());
  }

  /** An earlier moment. */
  Moment earlier(long byNanos) {
    return new Moment(nanos - byNanos, instant.minusNanos(byNanos));
  }
}

package io.netsonde.slice;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Lets each cause be logged once per interval, so that a failure met at every scrape leaves a trace
 * and not a flood.
 *
 * <p>Threads: may be shared. Bounds: {@value #MAX_CAUSES} causes; one more shares its turn with all
 * further ones.
 */
public final class Quietly {
  /** Causes that are told apart. */
  static final int MAX_CAUSES = 256;

  private static final String ALL_FURTHER = "";

  private final long interval;
  private final LongSupplier nanoTime;
  private final Map<String, Long> lastLogged = new ConcurrentHashMap<>();

  /**
   * Starts with every cause due.
   *
   * @param interval between two messages of one cause
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  public Quietly(Duration interval, LongSupplier nanoTime) {
    this.interval = interval.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Whether this cause may be logged now; if so, the next time is an interval away. */
  public boolean isDue(String cause) {
    boolean known = lastLogged.containsKey(cause) || lastLogged.size() < MAX_CAUSES;
    boolean[] due = {false};
    lastLogged.compute(
        known ? cause : ALL_FURTHER,
        (_, last) -> {
          long now = nanoTime.getAsLong();
          due[0] = last == null || now - last >= interval;
          return due[0] ? now : last;
        });
    return due[0];
  }
}

package io.netsonde.log;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Lets each cause be told once per interval and counts what it holds back.
 *
 * <p>A cause is a key from a small set, such as {@code send: EHOSTUNREACH}. There is room for a
 * bounded number of them; when it is full, the one told longest ago gives way if its interval is
 * over, and otherwise all new causes share one turn. What was held back of a cause that gave way is
 * told with that shared turn. A cause that never comes again never tells its count; {@link
 * #suppressed} has the sum of all.
 *
 * <p>Threads: any.
 */
public final class OncePerInterval {
  /** Causes remembered where the caller does not say; each takes some 150 bytes. */
  public static final int CAUSES = 256;

  private static final String OTHERS = "";

  private static final class Turn {
    long toldAt;
    long held;

    Turn(long toldAt) {
      this.toldAt = toldAt;
    }
  }

  private final long interval;
  private final int limit;
  private final LongSupplier nanoTime;

  /** In the order of being told, so that the eldest comes first. */
  private final LinkedHashMap<String, Turn> turns = new LinkedHashMap<>();

  /** Held back of causes that gave way, until the shared turn tells it. */
  private long orphaned;

  private long suppressed;

  /** Remembers {@link #CAUSES} causes by the machine's clock. */
  public OncePerInterval(Duration interval) {
    this(interval, CAUSES, System::nanoTime);
  }

  /**
   * Makes a gate.
   *
   * @param interval over 0
   * @param limit causes remembered, at least 1
   * @param nanoTime as {@link System#nanoTime}
   * @throws IllegalArgumentException when a number is out of its range
   */
  public OncePerInterval(Duration interval, int limit, LongSupplier nanoTime) {
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("interval: " + interval + " (expected: over 0)");
    }
    if (limit < 1) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: at least 1)");
    }
    this.interval = interval.toNanos();
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  /**
   * Logs a message if its cause has its turn, with {@code suppressed} where some were held back.
   */
  public void log(
      System.Logger logger, System.Logger.Level level, String cause, LogMessage message) {
    if (!logger.isLoggable(level)) {
      return;
    }
    OptionalLong held = admit(cause);
    if (held.isPresent()) {
      long count = held.getAsLong();
      logger.log(level, count == 0 ? message : message.with("suppressed", count));
    }
  }

  /**
   * Asks whether a cause may be told now.
   *
   * @return how many of it were held back since it was last told; empty when it must wait
   */
  public synchronized OptionalLong admit(String cause) {
    long now = nanoTime.getAsLong();
    Turn turn = turns.get(cause);
    if (turn == null && turns.size() >= limit && !cause.equals(OTHERS) && !makeRoom(now)) {
      return admitOther(now);
    }
    if (turn == null) {
      turns.put(cause, new Turn(now));
      return OptionalLong.of(0);
    }
    return again(cause, turn, now);
  }

  /** All that was held back since the start. */
  public synchronized long suppressed() {
    return suppressed;
  }

  private OptionalLong admitOther(long now) {
    Turn others = turns.get(OTHERS);
    if (others == null) {
      turns.put(OTHERS, new Turn(now));
      return told(0);
    }
    OptionalLong held = again(OTHERS, others, now);
    return held.isPresent() ? told(held.getAsLong()) : held;
  }

  private OptionalLong told(long held) {
    long all = held + orphaned;
    orphaned = 0;
    return OptionalLong.of(all);
  }

  private OptionalLong again(String cause, Turn turn, long now) {
    if (now - turn.toldAt < interval) {
      turn.held++;
      suppressed++;
      return OptionalLong.empty();
    }
    long held = turn.held;
    turns.remove(cause);
    turns.put(cause, new Turn(now));
    return OptionalLong.of(held);
  }

  /** Forgets the cause told longest ago, if its interval is over. */
  private boolean makeRoom(long now) {
    Iterator<Map.Entry<String, Turn>> eldest = turns.entrySet().iterator();
    Turn turn = eldest.next().getValue();
    if (now - turn.toldAt < interval) {
      return false;
    }
    orphaned += turn.held;
    eldest.remove();
    return true;
  }
}

package io.netsonde.lab;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A point of time until which a condition is looked at again and again, every five milliseconds.
 *
 * <p>Kept by an interrupted thread too (with the interrupt left pending), because those who wait
 * here are often taking something down.
 */
final class Deadline {
  private static final long PERIOD = Duration.ofMillis(5).toNanos();

  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  static Deadline after(Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos());
  }

  /** Whether the condition became true in time; it is looked at once at least. */
  boolean poll(BooleanSupplier condition) {
    boolean interrupted = false;
    try {
      while (!condition.getAsBoolean()) {
        if (end - System.nanoTime() <= 0) {
          return false;
        }
        LockSupport.parkNanos(PERIOD);
        interrupted |= Thread.interrupted();
      }
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

package io.netsonde.slice;

import io.netsonde.log.LogMessage;
import io.netsonde.log.OncePerInterval;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Round after round, an interval apart, whatever happens in one. A round that takes longer than the
 * interval delays the next; none is made up for.
 *
 * <p>Threads: one runs, any may stop it.
 */
public final class Rounds {
  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  private final System.Logger log;
  private final long interval;
  private final OncePerInterval defects = new OncePerInterval(LOG_INTERVAL);

  /** Written once by the thread that runs, read by who stops it. */
  private volatile @Nullable Thread thread;

  /** Written by who stops it. */
  private volatile boolean stopped;

  /**
   * Rounds that are yet to be run.
   *
   * @param log told of a round that fails by a defect
   * @param interval from the beginning of a round to that of the next
   */
  public Rounds(System.Logger log, Duration interval) {
    this.log = log;
    this.interval = interval.toNanos();
  }

  /** Does one round after the other on the calling thread, until {@link #stop}. */
  public void run(Runnable round) {
    thread = Thread.currentThread();
    long due = System.nanoTime();
    while (!stopped) {
      try {
        round.run();
      } catch (RuntimeException e) {
        defects.log(
            log,
            System.Logger.Level.ERROR,
            e.getClass().getName(),
            LogMessage.of("a round of reading failed and goes on: " + e));
      }
      due = Math.max(due + interval, System.nanoTime());
      sleep(due);
    }
  }

  private void sleep(long due) {
    long left = due - System.nanoTime();
    while (!stopped && left > 0) {
      LockSupport.parkNanos(left);
      left = due - System.nanoTime();
    }
  }

  /** Ends {@link #run} after its round; any thread, also before it has begun. */
  public void stop() {
    stopped = true;
    Thread running = thread;
    if (running != null) {
      LockSupport.unpark(running);
    }
  }
}

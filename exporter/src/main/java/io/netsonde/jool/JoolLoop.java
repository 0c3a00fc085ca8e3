package io.netsonde.jool;

import io.netsonde.linux.Capabilities;
import io.netsonde.linux.Capability;
import io.netsonde.linux.LinuxException;
import io.netsonde.log.LogMessage;
import io.netsonde.log.OncePerInterval;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that reads: round after round, an interval apart, whatever happens.
 *
 * <p>A round takes 0.1 ms and a few hundredths more for each instance, so that reading every second
 * whether somebody asks or not costs less than keeping scrapes waiting for it.
 */
final class JoolLoop implements Runnable {
  private static final System.Logger LOG = System.getLogger("io.netsonde.jool");
  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  private final JoolConfig config;
  private final OncePerInterval defects = new OncePerInterval(LOG_INTERVAL);

  /** Written once by the loop at its start, read by who stops it. */
  private volatile @Nullable Thread thread;

  /** Written by who stops the loop. */
  private volatile boolean stopped;

  /** Written by the loop after each round, read by scrapes. */
  private volatile JoolSnapshot snapshot = JoolSnapshot.NOTHING;

  JoolLoop(JoolConfig config) {
    this.config = config;
  }

  /** What was found out last. */
  JoolSnapshot snapshot() {
    return snapshot;
  }

  /** Ends the loop after its round; any thread. */
  void stop() {
    stopped = true;
    Thread running = thread;
    if (running != null) {
      LockSupport.unpark(running);
    }
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    giveUpRights();
    try (Machine machine = Machine.ofThisThread(config)) {
      rounds(new JoolReader(config, machine, System::nanoTime, InstantSource.system()));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "the slice cannot begin", e);
    }
  }

  /** Keeps what reading can use, and what the program's own files may need (see Rights). */
  private void giveUpRights() {
    EnumSet<Capability> kept = EnumSet.of(Capability.CAP_DAC_READ_SEARCH);
    kept.addAll(config.rights());
    try {
      Capabilities.confine(kept);
    } catch (LinuxException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "rights that are not needed are kept: {0}",
          String.valueOf(e.getMessage()));
    }
  }

  private void rounds(JoolReader reader) {
    long due = System.nanoTime();
    while (!stopped) {
      try {
        snapshot = reader.read();
      } catch (RuntimeException e) {
        defects.log(
            LOG,
            System.Logger.Level.ERROR,
            e.getClass().getName(),
            LogMessage.of("a round of reading failed and goes on: " + e));
      }
      due = Math.max(due + config.interval().toNanos(), System.nanoTime());
      long left = due - System.nanoTime();
      while (!stopped && left > 0) {
        LockSupport.parkNanos(left);
        left = due - System.nanoTime();
      }
    }
  }
}

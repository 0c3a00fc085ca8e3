package io.netsonde.jool;

import io.netsonde.slice.Confinement;
import io.netsonde.slice.Loop;
import io.netsonde.slice.Rounds;
import java.io.IOException;
import java.time.InstantSource;

/**
 * The one thread that reads, an interval after the other.
 *
 * <p>A round takes 0.1 ms and a few hundredths more for each instance, so that reading every second
 * whether somebody asks or not costs less than keeping scrapes waiting for it.
 */
final class JoolLoop implements Loop {
  private static final System.Logger LOG = System.getLogger("io.netsonde.jool");

  private final JoolConfig config;
  private final Rounds rounds;

  /** Written by the loop after each round, read by scrapes. */
  private volatile JoolSnapshot snapshot = JoolSnapshot.NOTHING;

  JoolLoop(JoolConfig config) {
    this.config = config;
    rounds = new Rounds(LOG, config.interval());
  }

  /** What was found out last. */
  JoolSnapshot snapshot() {
    return snapshot;
  }

  @Override
  public void run() {
    Confinement.keep(config.rights());
    try (Machine machine = Machine.ofThisThread(config)) {
      JoolReader reader = new JoolReader(config, machine, System::nanoTime, InstantSource.system());
      rounds.run(() -> snapshot = reader.read());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "the slice cannot begin", e);
    }
  }

  @Override
  public void stop() {
    rounds.stop();
  }
}

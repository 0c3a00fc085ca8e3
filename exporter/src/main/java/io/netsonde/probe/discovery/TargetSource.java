package io.netsonde.probe.discovery;

import java.time.Duration;

/** Something that lists targets. Threads: the one of its {@link SourceLoop}, but where it says. */
interface TargetSource {
  /** Looks at it; may take as long as its bounds allow. */
  Finding look() throws InterruptedException;

  /** How long to leave it alone after the latest look. */
  Duration pause();

  /**
   * Ends what has been under way for longer than it may; any thread.
   *
   * @param now by {@link System#nanoTime}
   */
  default void expire(long now) {}

  /** Ends what is under way; any thread. */
  default void abandon() {}
}

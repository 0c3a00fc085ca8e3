package io.netsonde.bench;

import java.time.Duration;

/** Lets time pass. */
final class Wait {
  private Wait() {}

  static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unmeasured("interrupted");
    }
  }
}

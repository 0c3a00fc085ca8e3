package io.netsonde.lab.emulation;

import java.time.Duration;

/**
 * How an emulated line treats packets; the same both ways.
 *
 * @param delay one way, from when the packet's last byte is on the line; nothing to 10 s
 * @param loss share of packets that are lost, each by itself, 0 to 1
 * @param bytesPerSecond how fast packets go onto the line, at least 1000
 * @param queue longest time that a packet waits for its turn; who would wait longer is dropped
 */
public record LineQuality(Duration delay, double loss, long bytesPerSecond, Duration queue) {
  private static final long MIN_RATE = 1_000;
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** Checks the ranges. */
  public LineQuality {
    check("delay", delay);
    check("queue", queue);
    if (!(loss >= 0 && loss <= 1)) {
      throw new IllegalArgumentException("loss: " + loss + " (expected: 0 to 1)");
    }
    if (bytesPerSecond < MIN_RATE) {
      throw new IllegalArgumentException(
          "bytesPerSecond: " + bytesPerSecond + " (expected: at least " + MIN_RATE + ")");
    }
  }

  private static void check(String what, Duration duration) {
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          what + ": " + duration + " (expected: from nothing to " + LONGEST + ")");
    }
  }
}

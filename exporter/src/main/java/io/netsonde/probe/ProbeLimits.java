package io.netsonde.probe;

import io.netsonde.config.ConfigSection;
import java.time.Duration;

/**
 * How often, how long and how much is probed.
 *
 * @param interval time between two probes of a target that has none of its own, at most 1 h and at
 *     least what the bound on the rate of one target allows
 * @param timeout how long a reply is waited for, 10 ms to 60 s
 * @param maxPacketsPerSecond bound on the rate of all probes together, 1 to 1,000,000
 * @param maxTargets bound on the number of addresses probed at once, 1 to 1,000,000
 * @param expiry how long an address is probed after it was last asked for, 1 s to 24 h
 */
public record ProbeLimits(
    Duration interval, Duration timeout, int maxPacketsPerSecond, int maxTargets, Duration expiry) {
  /** Bounds of {@link #interval}. */
  public static final Duration MIN_INTERVAL = Duration.ofMillis(10);

  /** Bounds of {@link #interval}. */
  public static final Duration MAX_INTERVAL = Duration.ofHours(1);

  /** Bounds of {@link #timeout}. */
  public static final Duration MIN_TIMEOUT = Duration.ofMillis(10);

  /** Bounds of {@link #timeout}. */
  public static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

  /** Bound of {@link #maxPacketsPerSecond}. */
  public static final int MAX_PACKETS_PER_SECOND = 1_000_000;

  /** The original's, and a bound on targets that it lacked. */
  public static final ProbeLimits DEFAULTS =
      new ProbeLimits(
          Duration.ofSeconds(2), Duration.ofSeconds(2), 10_000, 10_000, Duration.ofMinutes(10));

  /**
   * Reads its keys of the section {@code probe}.
   *
   * @param maxTargetRate bound on the probes of one target a second
   */
  static ProbeLimits read(ConfigSection section, int maxTargetRate) {
    return new ProbeLimits(
        section.value("interval", DEFAULTS.interval, ProbeParameters.interval(maxTargetRate)),
        section.duration("timeout", DEFAULTS.timeout, MIN_TIMEOUT, MAX_TIMEOUT),
        section.integer("max_pps", DEFAULTS.maxPacketsPerSecond, 1, MAX_PACKETS_PER_SECOND),
        section.integer("max_targets", DEFAULTS.maxTargets, 1, 1_000_000),
        section.duration("expiry", DEFAULTS.expiry, Duration.ofSeconds(1), Duration.ofHours(24)));
  }

  /** These limits with another interval and timeout. */
  ProbeLimits with(Duration otherInterval, Duration otherTimeout) {
    return new ProbeLimits(otherInterval, otherTimeout, maxPacketsPerSecond, maxTargets, expiry);
  }

  /** These limits with another bound on the rate of all probes. */
  public ProbeLimits withMaxPacketsPerSecond(int packetsPerSecond) {
    return new ProbeLimits(interval, timeout, packetsPerSecond, maxTargets, expiry);
  }
}

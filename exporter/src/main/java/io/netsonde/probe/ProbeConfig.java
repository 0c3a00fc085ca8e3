package io.netsonde.probe;

import io.netsonde.config.ConfigSection;
import java.time.Duration;

/**
 * How the probe slice works.
 *
 * @param enabled whether the slice runs at all
 * @param compat whether series that only the original's dashboards need are served beside their
 *     correct twins
 * @param interval time between two probes of one target, 10 ms to 1 h
 * @param timeout how long a reply is waited for, 10 ms to 60 s
 * @param maxPacketsPerSecond bound on the rate of all probes together, 1 to 1,000,000
 * @param maxTargets bound on the number of addresses probed at once, 1 to 1,000,000
 * @param histograms whether the distribution of each target's round-trip times is kept and served
 * @param expiry how long an address is probed after it was last asked for, 1 s to 24 h
 */
public record ProbeConfig(
    boolean enabled,
    boolean compat,
    Duration interval,
    Duration timeout,
    int maxPacketsPerSecond,
    int maxTargets,
    boolean histograms,
    Duration expiry) {

  /** The original's defaults, and a bound on targets that it lacked. */
  public static ProbeConfig defaults() {
    return new ProbeConfig(
        true,
        true,
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        10_000,
        10_000,
        true,
        Duration.ofMinutes(10));
  }

  /**
   * Reads the section {@code probe}.
   *
   * @param compat what {@link #compat} is where the section does not say
   */
  public static ProbeConfig read(ConfigSection section, boolean compat) {
    ProbeConfig defaults = defaults();
    return new ProbeConfig(
        section.bool("enabled", defaults.enabled),
        section.bool("compat", compat),
        section.duration("interval", defaults.interval, Duration.ofMillis(10), Duration.ofHours(1)),
        section.duration("timeout", defaults.timeout, Duration.ofMillis(10), Duration.ofMinutes(1)),
        section.integer("max_pps", defaults.maxPacketsPerSecond, 1, 1_000_000),
        section.integer("max_targets", defaults.maxTargets, 1, 1_000_000),
        section.bool("histograms", defaults.histograms),
        section.duration("expiry", defaults.expiry, Duration.ofSeconds(1), Duration.ofHours(24)));
  }

  /** This configuration with another interval and timeout. */
  public ProbeConfig with(Duration interval, Duration timeout) {
    return new ProbeConfig(
        enabled, compat, interval, timeout, maxPacketsPerSecond, maxTargets, histograms, expiry);
  }
}

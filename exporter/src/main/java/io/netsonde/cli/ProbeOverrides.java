package io.netsonde.cli;

import io.netsonde.config.ConfigException;
import io.netsonde.probe.ProbeConfig;
import io.netsonde.probe.ProbeLimits;
import java.time.Duration;
import java.util.Optional;

/**
 * What the command line says about probing in place of the configuration file.
 *
 * @param interval for {@code probe.interval}, in its range
 * @param timeout for {@code probe.timeout}, in its range
 * @param maxPps for {@code probe.max_pps}, in its range
 * @param hardwareStamps whether {@code probe.hardware_stamps} is on whatever the file says
 * @param sending how probes leave
 */
public record ProbeOverrides(
    Optional<Duration> interval,
    Optional<Duration> timeout,
    Optional<Integer> maxPps,
    boolean hardwareStamps,
    SendingOverrides sending) {

  /** A command line that says nothing about probing. */
  public static final ProbeOverrides NONE =
      new ProbeOverrides(
          Optional.empty(), Optional.empty(), Optional.empty(), false, SendingOverrides.NONE);

  /**
   * The file's configuration with what the command line says instead.
   *
   * @throws ConfigException when the file's bound on the rate of one target forbids the interval,
   *     or no family is left
   */
  public ProbeConfig applyTo(ProbeConfig file) throws ConfigException {
    if (interval.isPresent()) {
      try {
        file.verify(interval.get());
      } catch (IllegalArgumentException e) {
        throw ConfigException.of("-interval: " + e.getMessage());
      }
    }
    ProbeLimits limits =
        file.with(interval.orElse(file.interval()), timeout.orElse(file.timeout())).limits();
    return file.with(limits.withMaxPacketsPerSecond(maxPps.orElse(limits.maxPacketsPerSecond())))
        .with(file.hardware().with(hardwareStamps || file.hardware().on()))
        .with(sending.applyTo(file.sending()));
  }
}

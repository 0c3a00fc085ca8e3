package io.netsonde.cli;

import io.netsonde.probe.ProbeConfig;
import java.time.Duration;
import java.util.Optional;

/**
 * What the command line says about probing in place of the configuration file.
 *
 * @param interval for {@code probe.interval}, in its range
 * @param timeout for {@code probe.timeout}, in its range
 * @param maxPps for {@code probe.max_pps}, in its range
 */
public record ProbeOverrides(
    Optional<Duration> interval, Optional<Duration> timeout, Optional<Integer> maxPps) {

  /** A command line that says nothing about probing. */
  public static final ProbeOverrides NONE =
      new ProbeOverrides(Optional.empty(), Optional.empty(), Optional.empty());

  /** The file's configuration with what the command line says instead. */
  public ProbeConfig applyTo(ProbeConfig file) {
    return file.with(interval.orElse(file.interval()), timeout.orElse(file.timeout()))
        .withMaxPacketsPerSecond(maxPps.orElse(file.maxPacketsPerSecond()));
  }
}

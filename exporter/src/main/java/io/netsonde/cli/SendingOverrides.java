package io.netsonde.cli;

import io.netsonde.config.ConfigException;
import io.netsonde.probe.Outlet;
import io.netsonde.probe.SendingConfig;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the command line says about how probes leave, in place of the configuration file.
 *
 * @param outlet4 for {@code probe.interface4}
 * @param outlet6 for {@code probe.interface6}
 * @param identifier for {@code probe.identifier}: a number, or empty for a random one
 */
public record SendingOverrides(
    Optional<Outlet> outlet4, Optional<Outlet> outlet6, Optional<OptionalInt> identifier) {
  /** A command line that says nothing about it. */
  public static final SendingOverrides NONE =
      new SendingOverrides(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * The file's configuration with what the command line says instead.
   *
   * @throws ConfigException when no family is left
   */
  SendingConfig applyTo(SendingConfig file) throws ConfigException {
    SendingConfig result =
        new SendingConfig(
            outlet4.orElse(file.outlet4()),
            outlet6.orElse(file.outlet6()),
            identifier.orElse(file.identifier()),
            file.maxTargetRate(),
            file.modules());
    if (result.outlet4().off() && result.outlet6().off()) {
      throw ConfigException.of(
          "-interface4 and -interface6: both off (expected: one family to probe)");
    }
    return result;
  }
}

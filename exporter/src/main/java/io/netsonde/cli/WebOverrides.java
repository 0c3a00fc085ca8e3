package io.netsonde.cli;

import io.netsonde.web.ListenAddress;
import io.netsonde.web.WebConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the command line says about serving HTTP in place of the configuration file.
 *
 * @param listenAddresses for {@code web.listen_address}; empty for what the file says
 * @param configFile for {@code web.config_file}
 * @param telemetryPath for {@code web.telemetry_path}
 * @param maxScrapes for {@code web.max_scrapes}
 * @param lifecycle whether {@code web.enable_lifecycle} is on whatever the file says
 */
public record WebOverrides(
    List<ListenAddress> listenAddresses,
    Optional<Path> configFile,
    Optional<String> telemetryPath,
    Optional<Integer> maxScrapes,
    boolean lifecycle) {
  /** A command line that says nothing about it. */
  public static final WebOverrides NONE =
      new WebOverrides(List.of(), Optional.empty(), Optional.empty(), Optional.empty(), false);

  /** Copies the list. */
  public WebOverrides {
    listenAddresses = List.copyOf(listenAddresses);
  }

  /** The file's configuration with what the command line says instead, but for the addresses. */
  public WebConfig applyTo(WebConfig file) {
    WebConfig web = configFile.map(file::withConfigFile).orElse(file);
    return web.withPages(
        telemetryPath.orElse(file.telemetryPath()),
        maxScrapes.orElse(file.maxScrapes()),
        lifecycle || file.enableLifecycle());
  }
}

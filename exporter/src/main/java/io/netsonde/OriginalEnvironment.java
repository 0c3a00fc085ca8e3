package io.netsonde;

import io.netsonde.config.ConfigException;
import io.netsonde.config.Durations;
import io.netsonde.web.ListenAddress;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The two variables of network-metrics-exporter, so that its unit goes on working. They outweigh
 * the configuration file, and flags outweigh them.
 *
 * @param listenAddresses of {@code METRICS_PORT}; empty where it is not set
 * @param interval of {@code UPDATE_INTERVAL}, in seconds, fractions allowed; empty where it is not
 *     set
 */
record OriginalEnvironment(List<ListenAddress> listenAddresses, Optional<Duration> interval) {
  private static final String PORT = "METRICS_PORT";
  private static final String INTERVAL = "UPDATE_INTERVAL";
  private static final int MAX_PORT = 65_535;
  private static final long MIN_MILLIS = 100;
  private static final long MAX_MILLIS = 3_600_000;
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  /**
   * Reads the variables.
   *
   * @throws ConfigException when one is out of range
   */
  static OriginalEnvironment of(Map<String, String> environment) throws ConfigException {
    String port = environment.getOrDefault(PORT, "");
    String seconds = environment.getOrDefault(INTERVAL, "");
    return new OriginalEnvironment(
        port.isEmpty() ? List.of() : List.of(new ListenAddress("", port(port))),
        seconds.isEmpty() ? Optional.empty() : Optional.of(interval(seconds)));
  }

  /** The same as a configuration file would say it; empty for nothing. */
  String asFile() {
    StringBuilder file = new StringBuilder();
    listenAddresses.forEach(
        address -> file.append("web:\n  listen_address: ['").append(address).append("']\n"));
    interval.ifPresent(
        time -> file.append("clients:\n  interval: ").append(Durations.format(time)).append('\n'));
    return file.toString();
  }

  private static int port(String text) throws ConfigException {
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= MAX_PORT) {
      return Integer.parseInt(text);
    }
    throw wrong(PORT, text, "a port from 0 to " + MAX_PORT);
  }

  private static Duration interval(String text) throws ConfigException {
    if (text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      long millis = new BigDecimal(text).multiply(THOUSAND).longValue();
      if (millis >= MIN_MILLIS && millis <= MAX_MILLIS) {
        return Duration.ofMillis(millis);
      }
    }
    throw wrong(INTERVAL, text, "seconds from 0.1 to 3600");
  }

  private static ConfigException wrong(String name, String text, String expected) {
    return ConfigException.of(
        "the environment variable " + name + ": '" + text + "' (expected: " + expected + ")");
  }
}

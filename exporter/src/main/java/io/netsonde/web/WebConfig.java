package io.netsonde.web;

import io.netsonde.config.ConfigException;
import io.netsonde.config.ConfigSection;
import io.netsonde.config.Durations;
import io.netsonde.config.Expectation;
import io.netsonde.config.FilePath;
import io.netsonde.config.ValueParser;
import io.netsonde.web.security.WebSecurity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How Netsonde listens, and what it allows its clients.
 *
 * @param listenAddresses at least one, at most 16
 * @param configFile who may ask, and over what; empty for everybody and plain HTTP
 * @param telemetryPath where the metrics are
 * @param livePage whether {@code /} shows what slices do, live
 * @param enableLifecycle whether {@code POST /-/reload} reads the configuration anew
 * @param maxConnections open connections of one listen address, 1 to 10000; one more is closed
 * @param maxScrapes requests that one path answers at a time, 1 to 1000; one more gets 503
 * @param requestTimeout from the first byte of a request to its last, 1 s to 1 h, in whole seconds
 * @param responseTimeout from there to the last byte of the answer, 1 s to 1 h, in whole seconds
 * @param idleTimeout of a connection between requests, 1 s to 1 h, in whole seconds
 */
public record WebConfig(
    List<ListenAddress> listenAddresses,
    Optional<Path> configFile,
    String telemetryPath,
    boolean livePage,
    boolean enableLifecycle,
    int maxConnections,
    int maxScrapes,
    Duration requestTimeout,
    Duration responseTimeout,
    Duration idleTimeout) {
  /** Most requests that one path may be let answer at a time. */
  public static final int MAX_SCRAPES = 1000;

  private static final int MAX_ADDRESSES = 16;
  private static final int DEFAULT_PORT = 10116;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** What stands for itself in a path, and no page of ours. */
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

  private static final List<String> OURS =
      List.of("/-/", "/debug/", "/probe/", "/config/", "/doctor/", "/live/", "/page/");

  /** The JDK's server counts its limits in seconds. */
  private static final ValueParser<Duration> WHOLE_SECONDS =
      text -> {
        Duration value = Durations.between(SHORTEST, LONGEST).parse(text);
        if (value.toNanosPart() != 0) {
          throw Expectation.of(text, "whole seconds");
        }
        return value;
      };

  /** Copies the list and checks the ranges. */
  public WebConfig {
    listenAddresses = List.copyOf(listenAddresses);
    if (listenAddresses.isEmpty() || listenAddresses.size() > MAX_ADDRESSES) {
      throw new IllegalArgumentException(
          "web.listen_address: " + listenAddresses.size() + " addresses (expected: 1 to 16)");
    }
    check("web.max_connections", maxConnections, 10_000);
    check("web.max_scrapes", maxScrapes, MAX_SCRAPES);
    check("web.request_timeout", requestTimeout);
    check("web.response_timeout", responseTimeout);
    check("web.idle_timeout", idleTimeout);
  }

  /** Port 10116 on every address, 64 connections, 40 scrapes, 30 s, 2 min, 5 min. */
  public static WebConfig defaults() {
    return new WebConfig(
        List.of(new ListenAddress("", DEFAULT_PORT)),
        Optional.empty(),
        "/metrics",
        true,
        false,
        64,
        40,
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        Duration.ofMinutes(5));
  }

  /** Reads the section {@code web}. */
  public static WebConfig read(ConfigSection section) {
    WebConfig defaults = defaults();
    List<ListenAddress> addresses =
        section.values("listen_address", defaults.listenAddresses, ListenAddress::parse);
    if (addresses.isEmpty() || addresses.size() > MAX_ADDRESSES) {
      section.refuse("listen_address", addresses.size() + " addresses", "1 to 16 addresses");
      addresses = defaults.listenAddresses;
    }
    return new WebConfig(
        addresses,
        section.value("config_file", Optional.empty(), FilePath::orNone),
        section.value("telemetry_path", defaults.telemetryPath, WebConfig::telemetryPath),
        section.bool("live_page", defaults.livePage),
        section.bool("enable_lifecycle", defaults.enableLifecycle),
        section.integer("max_connections", defaults.maxConnections, 1, 10_000),
        section.integer("max_scrapes", defaults.maxScrapes, 1, MAX_SCRAPES),
        section.value("request_timeout", defaults.requestTimeout, WHOLE_SECONDS),
        section.value("response_timeout", defaults.responseTimeout, WHOLE_SECONDS),
        section.value("idle_timeout", defaults.idleTimeout, WHOLE_SECONDS));
  }

  /** The same on other addresses. */
  public WebConfig withListenAddresses(List<ListenAddress> addresses) {
    return with(addresses, configFile, telemetryPath, enableLifecycle, maxScrapes);
  }

  /** The same with a web configuration file. */
  public WebConfig withConfigFile(Path file) {
    return with(listenAddresses, Optional.of(file), telemetryPath, enableLifecycle, maxScrapes);
  }

  /** The same with other pages. */
  public WebConfig withPages(String path, int scrapes, boolean lifecycle) {
    return with(listenAddresses, configFile, path, lifecycle, scrapes);
  }

  private WebConfig with(
      List<ListenAddress> addresses,
      Optional<Path> file,
      String path,
      boolean lifecycle,
      int scrapes) {
    return new WebConfig(
        addresses,
        file,
        path,
        livePage,
        lifecycle,
        maxConnections,
        scrapes,
        requestTimeout,
        responseTimeout,
        idleTimeout);
  }

  /**
   * Reads where the metrics shall be.
   *
   * @throws IllegalArgumentException where that is no path, or one that something else answers
   */
  public static String telemetryPath(String text) {
    if (PATH.matcher(text).matches() && OURS.stream().noneMatch((text + "/")::startsWith)) {
      return text;
    }
    throw Expectation.of(text, "a path such as /metrics, and none of " + String.join(", ", OURS));
  }

  /**
   * What the web configuration file says.
   *
   * @throws ConfigException listing all that is wrong in it, or in the files that it names
   */
  public WebSecurity security() throws ConfigException {
    return configFile.isPresent() ? WebSecurity.of(configFile.get()) : WebSecurity.none();
  }

  /** The limits that the server below HTTP is given. */
  WebLimits limits() {
    return new WebLimits(
        maxConnections,
        Math.toIntExact(requestTimeout.toSeconds()),
        Math.toIntExact(responseTimeout.toSeconds()),
        Math.toIntExact(idleTimeout.toSeconds()));
  }

  private static void check(String name, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + max + ")");
    }
  }

  private static void check(String name, Duration value) {
    if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0 || value.toNanosPart() != 0) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: whole seconds from 1s to 1h)");
    }
  }
}

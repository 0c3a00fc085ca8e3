package io.netsonde;

import io.netsonde.cli.ServeOptions;
import io.netsonde.config.ConfigException;
import io.netsonde.config.ConfigText;
import io.netsonde.log.LogConfig;
import io.netsonde.web.ListenAddress;
import io.netsonde.web.WebConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where the configuration comes from: the file, or the defaults where there is none; what the
 * environment says instead; what the command line says instead of both.
 *
 * @param options the command line
 * @param environment variables by their names
 */
record Settings(ServeOptions options, Map<String, String> environment) {
  private static final String DEFAULTS = "defaults.yml";

  /** Keeps a copy of the environment. */
  Settings {
    environment = Map.copyOf(environment);
  }

  /**
   * The configuration as it is now.
   *
   * @throws ConfigException listing all that is wrong in the file, or what of it goes with what the
   *     command line says
   */
  Configuration read() throws ConfigException {
    Configuration file =
        options.configFile().isPresent()
            ? Configuration.read(options.configFile().get())
            : Configuration.defaults();
    LogConfig log =
        new LogConfig(
            options.logLevel().orElse(file.log().level()),
            options.logFormat().orElse(file.log().format()));
    OriginalEnvironment original = OriginalEnvironment.of(environment);
    List<ListenAddress> addresses =
        options.web().listenAddresses().isEmpty()
            ? original.listenAddresses()
            : options.web().listenAddresses();
    WebConfig web = options.web().applyTo(file.web());
    return new Configuration(
        log,
        addresses.isEmpty() ? web : web.withListenAddresses(addresses),
        options.probe().applyTo(file.probe()),
        file.clients().withInterval(original.interval()),
        file.jool(),
        options.capture().applyTo(file.tcp()));
  }

  /**
   * The same as a file that says all of it, defaults included and secrets hidden: of the file as it
   * is now, put together whenever it is wanted, since few ever want it.
   *
   * @throws ConfigException where the file is no YAML
   */
  Supplier<String> text() throws ConfigException {
    List<ConfigText> said = new ArrayList<>();
    if (options.configFile().isPresent()) {
      said.add(ConfigText.of(options.configFile().get()));
    }
    said.add(ConfigText.of("environment", OriginalEnvironment.of(environment).asFile()));
    said.add(ConfigText.of("command line", options.asFile()));
    return () -> {
      ConfigText all = defaultsText();
      for (ConfigText text : said) {
        all = all.with(text);
      }
      return all.toString();
    };
  }

  private static ConfigText defaultsText() {
    try {
      return ConfigText.of(DEFAULTS, defaults());
    } catch (ConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A file in which every key has its default. */
  static String defaults() {
    try (InputStream in = Settings.class.getResourceAsStream(DEFAULTS)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + DEFAULTS);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

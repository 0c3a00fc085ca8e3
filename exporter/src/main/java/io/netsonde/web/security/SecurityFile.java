package io.netsonde.web.security;

import io.netsonde.config.ConfigDocument;
import io.netsonde.config.ConfigException;
import io.netsonde.config.ConfigSection;
import io.netsonde.config.Expectation;
import io.netsonde.config.ValueParser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the file of {@code --web.config.file} says.
 *
 * @param tls empty for plain HTTP
 * @param headers fields that are on every answer
 * @param users their bcrypt hashes by their names; empty where everybody may ask
 * @param rateInterval time after which one more request is let in; zero for no limit
 * @param rateBurst requests that may come at once
 */
record SecurityFile(
    Optional<TlsSettings> tls,
    Map<String, String> headers,
    Map<String, String> users,
    Duration rateInterval,
    int rateBurst) {
  private static final Pattern HASH = Pattern.compile("\\$2[abxy]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

  /** One hash of cost 17 takes ten seconds. */
  private static final int DEAREST = 17;

  private static final int CHEAPEST = 4;

  private static final List<String> HEADERS =
      List.of(
          "Strict-Transport-Security",
          "X-Content-Type-Options",
          "X-Frame-Options",
          "X-XSS-Protection",
          "Content-Security-Policy");

  /** What holds without a file. */
  static final SecurityFile NONE =
      new SecurityFile(Optional.empty(), Map.of(), Map.of(), Duration.ZERO, 0);

  /**
   * Reads the file.
   *
   * @throws ConfigException listing all that is wrong in it
   */
  static SecurityFile read(Path file) throws ConfigException {
    Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    return ConfigDocument.read(file).bind(root -> read(root, directory));
  }

  private static SecurityFile read(ConfigSection root, Path directory) {
    ConfigSection tls = root.section("tls_server_config");
    ConfigSection http = root.section("http_server_config");
    // HTTP/1.1 alone is served; the key is known so that shared files are no error.
    http.bool("http2", true);
    ConfigSection rate = root.section("rate_limit");
    Duration interval =
        rate.duration("interval", Duration.ZERO, Duration.ZERO, Duration.ofHours(1));
    int burst = rate.integer("burst", 0, 0, 1_000_000);
    if (!interval.isZero() && burst == 0) {
      rate.refuse("burst", "0, which lets nobody in", "at least 1 beside an interval");
    }
    return new SecurityFile(
        tls.present() ? Optional.of(TlsSettings.read(tls, directory)) : Optional.empty(),
        headers(http),
        root.entries("basic_auth_users", Map.of(), hash()),
        interval,
        burst);
  }

  private static Map<String, String> headers(ConfigSection http) {
    Map<String, String> headers = http.entries("headers", Map.of(), headerValue());
    headers.forEach((name, value) -> {
      if (!HEADERS.contains(name)) {
        http.refuse("headers", Expectation.shown(name), "one of " + String.join(", ", HEADERS));
      } else if (!allowed(name).isEmpty() && !allowed(name).contains(value)) {
        http.refuse(
            "headers", name + ": " + Expectation.shown(value), String.join(" or ", allowed(name)));
      }
    });
    return headers;
  }

  private static List<String> allowed(String header) {
    return switch (header) {
      case "X-Content-Type-Options" -> List.of("nosniff");
      case "X-Frame-Options" -> List.of("deny", "sameorigin");
      default -> List.of();
    };
  }

  private static ValueParser<String> headerValue() {
    return text -> {
      if (!text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
        throw Expectation.of(text, "printable ASCII");
      }
      return text;
    };
  }

  private static ValueParser<String> hash() {
    return text -> {
      var hash = HASH.matcher(text);
      if (!hash.matches()) {
        throw Expectation.ofHidden("a bcrypt hash, as htpasswd -nBC 10 '' prints it");
      }
      int cost = Integer.parseInt(hash.group(1));
      if (cost < CHEAPEST || cost > DEAREST) {
        throw Expectation.ofHidden("a bcrypt hash of a cost from 4 to 17, not of " + cost);
      }
      return text;
    };
  }

  /**
   * The files that have secrets: that of the key, and this one where it has hashes or a key.
   *
   * @param self this file
   */
  List<Path> secrets(Path self) {
    List<Path> secrets = new ArrayList<>();
    Optional<PemSource> key = tls.map(TlsSettings::key);
    if (!users.isEmpty() || key.filter(source -> source.file().isEmpty()).isPresent()) {
      secrets.add(self);
    }
    key.flatMap(PemSource::file).ifPresent(secrets::add);
    return secrets;
  }

  /** The files whose change is a change of this, beside the file itself. */
  List<Path> files() {
    List<Path> files = new ArrayList<>();
    tls.ifPresent(settings -> files.addAll(settings.files()));
    return files;
  }
}

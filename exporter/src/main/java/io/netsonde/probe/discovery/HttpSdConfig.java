package io.netsonde.probe.discovery;

import io.netsonde.config.ConfigSection;
import io.netsonde.config.Expectation;
import io.netsonde.config.FilePath;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A source of {@code http_sd}.
 *
 * @param url of HTTP or HTTPS
 * @param refreshInterval time between two requests, 1 s to 24 h
 * @param timeout of a request with its redirections, 100 ms to 5 min
 * @param user who asks, by basic authentication; empty for nobody
 * @param caFile certificates of which one must vouch for the server's; empty for those of this Java
 * @param labels of all targets that have no such label of their own
 */
public record HttpSdConfig(
    URI url,
    Duration refreshInterval,
    Duration timeout,
    Optional<User> user,
    Optional<Path> caFile,
    Map<String, String> labels) {
  private static final URI PLACEHOLDER = URI.create("http://localhost/");

  /**
   * Who asks.
   *
   * @param name without a colon (RFC 7617)
   * @param passwordFile read before each request; line breaks at its end do not count
   */
  public record User(String name, Path passwordFile) {}

  static HttpSdConfig read(ConfigSection item, SourceLabels labels) {
    ConfigSection tls = item.section("tls_config");
    return new HttpSdConfig(
        item.required("url", PLACEHOLDER, HttpSdConfig::url),
        item.duration(
            "refresh_interval", Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofHours(24)),
        item.duration(
            "timeout", Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofMinutes(5)),
        user(item.section("basic_auth")),
        tls.value("ca_file", Optional.empty(), text -> Optional.of(FilePath.absolute(text))),
        labels.read(item));
  }

  private static Optional<User> user(ConfigSection section) {
    if (!section.present()) {
      return Optional.empty();
    }
    return Optional.of(
        new User(
            section.required("username", "", HttpSdConfig::userName),
            section.required("password_file", Path.of("/"), FilePath::absolute)));
  }

  private static String userName(String text) {
    if (text.contains(":") || text.chars().anyMatch(Character::isISOControl)) {
      throw Expectation.of(text, "a name without a colon");
    }
    return text;
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text);
      boolean http = "http".equalsIgnoreCase(url.getScheme());
      boolean web = http || "https".equalsIgnoreCase(url.getScheme());
      if (web && url.getHost() != null && url.getUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Refused below.
    }
    if (text.contains("@")) {
      throw Expectation.ofHidden("a URL of http or https without a user; that is basic_auth");
    }
    // Of a query nothing is told, since secrets may stand in it.
    throw text.contains("?")
        ? Expectation.ofHidden("a URL of http or https")
        : Expectation.of(text, "a URL of http or https");
  }
}

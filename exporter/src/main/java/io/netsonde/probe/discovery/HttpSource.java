package io.netsonde.probe.discovery;

import io.netsonde.config.ReadTrouble;
import io.netsonde.config.Secrecy;
import io.netsonde.log.LogMessage;
import io.netsonde.log.OncePerInterval;
import io.netsonde.metrics.BuildVersion;
import io.netsonde.probe.discovery.Failure.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * {@code http_sd}: a web server that lists groups of targets in JSON, as Prometheus asks it.
 *
 * <p>Files with a password or certificates are read before each request, so that a new one needs no
 * restart. A redirection to another server gets no password.
 */
final class HttpSource implements TargetSource {
  /** A password is shorter. */
  private static final int MAX_PASSWORD_BYTES = 4096;

  private static final System.Logger LOG = System.getLogger("io.netsonde.probe.discovery");
  private static final Duration LOG_INTERVAL = Duration.ofHours(24);

  private final OncePerInterval messages = new OncePerInterval(LOG_INTERVAL);
  private final HttpSdConfig config;
  private final HttpFetch fetch;
  private List<TargetGroup> groups = List.of();

  HttpSource(HttpSdConfig config) {
    this.config = config;
    fetch =
        new HttpFetch(
            Math.toIntExact(config.timeout().toMillis()),
            Map.of(
                "User-Agent",
                "netsonde/" + BuildVersion.load().version(),
                "X-Prometheus-Refresh-Interval-Seconds",
                String.valueOf(Math.max(1, config.refreshInterval().toSeconds()))));
  }

  @Override
  public Duration pause() {
    return config.refreshInterval();
  }

  @Override
  public Finding look() {
    try {
      String text = fetch.get(config.url(), authorization(), trust());
      groups =
          JsonGroups.read(text).stream().map(group -> group.withDefaults(config.labels())).toList();
      return Finding.of(groups, List.of());
    } catch (HttpFailure e) {
      return Finding.of(groups, List.of(e.failure()));
    } catch (FormatException e) {
      String message = "the answer of " + config.url().getHost() + ": " + e.getMessage();
      return Finding.of(groups, List.of(new Failure(Reason.FORMAT, message)));
    }
  }

  private Optional<SSLSocketFactory> trust() throws HttpFailure {
    Optional<Path> file = config.caFile();
    try {
      return file.isPresent() ? Optional.of(Authorities.of(file.get())) : Optional.empty();
    } catch (IOException e) {
      throw new HttpFailure(
          Reason.READ, "cannot read certificates of " + file.get() + ": " + ReadTrouble.of(e));
    }
  }

  private Optional<String> authorization() throws HttpFailure {
    if (config.user().isEmpty()) {
      return Optional.empty();
    }
    HttpSdConfig.User user = config.user().get();
    if (!Secrecy.open(List.of(user.passwordFile())).isEmpty()) {
      messages.log(
          LOG,
          System.Logger.Level.WARNING,
          "open",
          LogMessage.of("every user of this machine may read a password: chmod o= it")
              .with("file", user.passwordFile()));
    }
    try (var in = Files.newInputStream(user.passwordFile())) {
      String password =
          new String(in.readNBytes(MAX_PASSWORD_BYTES), StandardCharsets.UTF_8)
              .replaceFirst("[\r\n]+$", "");
      byte[] both = (user.name() + ":" + password).getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
    } catch (IOException e) {
      throw new HttpFailure(
          Reason.READ,
          "cannot read the password of " + user.passwordFile() + ": " + ReadTrouble.of(e));
    }
  }

  @Override
  public void expire(long now) {
    fetch.expire(now);
  }

  @Override
  public void abandon() {
    fetch.abandon();
  }
}

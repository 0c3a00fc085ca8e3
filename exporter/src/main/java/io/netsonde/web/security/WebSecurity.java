package io.netsonde.web.security;

import io.netsonde.config.ConfigException;
import io.netsonde.metrics.Family;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Keeps the web configuration file current and decides of each request by it.
 *
 * <p>The file and those that it names are looked at with each request and each connection, and read
 * again when they have changed: a new certificate or password holds for the next one. Where what
 * they say cannot be used, what held before goes on to hold, and a metric and the log say so.
 * Whether TLS is spoken and how often one may ask is fixed at the start.
 *
 * <p>Threads: shared by all requests.
 */
public final class WebSecurity {
  private static final Logger LOG = System.getLogger("io.netsonde.web");

  private final Optional<Path> file;
  private final Verdicts verdicts = new Verdicts();
  private final ReentrantLock computing = new ReentrantLock();
  private final RateLimiter limiter;
  private final boolean speaksTls;

  private Present present;

  /** The file and those that it named when it was read last. */
  private List<Path> watched;

  /** How they looked just before they were read. */
  private WatchedFiles seen;

  private boolean success = true;
  private Instant lastSuccess = Instant.now();

  /** What holds, made of the files when they were read last. */
  private record Present(SecurityFile settings, Optional<TlsMaterial> tls, Users users) {}

  private WebSecurity(Optional<Path> file) throws ConfigException {
    this.file = file;
    watched = List.of();
    seen = WatchedFiles.look(watched);
    present = file.isPresent() ? read(file.get()) : material(SecurityFile.NONE);
    SecurityFile settings = present.settings;
    speaksTls = present.tls.isPresent();
    limiter = new RateLimiter(settings.rateInterval(), settings.rateBurst(), System::nanoTime);
  }

  /** Without a file: everybody may ask, in plain HTTP. */
  public static WebSecurity none() {
    try {
      return new WebSecurity(Optional.empty());
    } catch (ConfigException e) {
      throw new IllegalStateException("nothing was read, and yet it failed", e);
    }
  }

  /**
   * By a file.
   *
   * @throws ConfigException listing all that is wrong in it, or in the files that it names
   */
  public static WebSecurity of(Path file) throws ConfigException {
    return new WebSecurity(Optional.of(file));
  }

  /** A context for the listeners that follows the files; empty for plain HTTP. */
  public Optional<SSLContext> tls() {
    return speaksTls
        ? Optional.of(new ExchangeableContext(() -> material().context()))
        : Optional.empty();
  }

  /** How the next connection is to be made; only where {@link #tls} is there. */
  public SSLParameters parameters() {
    return material().parameters();
  }

  private TlsMaterial material() {
    return refreshed().tls.orElseThrow();
  }

  /** Why a request is not answered. */
  public enum Refusal {
    /** Too many have come: 429. */
    TOO_MANY,
    /** Nobody who may ask: 401. */
    UNKNOWN
  }

  /**
   * Decides of a request.
   *
   * @param authorization all its fields of that name
   * @return empty when it may be answered
   */
  public Optional<Refusal> refusal(List<String> authorization) {
    if (!limiter.take()) {
      return Optional.of(Refusal.TOO_MANY);
    }
    return refreshed().users.admit(authorization) ? Optional.empty() : Optional.of(Refusal.UNKNOWN);
  }

  /** Fields that are to be on every answer, in place of our own of the same name. */
  public Map<String, String> headers() {
    return refreshed().settings.headers();
  }

  /** How well the file is followed; nothing without one. */
  public List<MetricSnapshot> families() {
    if (file.isEmpty()) {
      return List.of();
    }
    Present now = refreshed();
    List<MetricSnapshot> families = new ArrayList<>();
    synchronized (this) {
      families.add(
          Family.gauge(
                  "netsonde_web_config_last_reload_successful",
                  "Whether the web configuration file and the files that it names could be used when"
                      + " they were read last; where not, what they said before holds.")
              .add(success ? 1 : 0)
              .snapshot());
      families.add(
          Family.gauge(
                  "netsonde_web_config_last_reload_success_timestamp_seconds",
                  "When the web configuration file was last read with success.")
              .add(lastSuccess.toEpochMilli() / 1e3)
              .snapshot());
    }
    now.tls.ifPresent(material ->
        families.add(
            Family.gauge(
                    "netsonde_web_certificate_expiry_timestamp_seconds",
                    "When the certificate that is served ends.")
                .add((double) material.expiry().getEpochSecond())
                .snapshot()));
    return families;
  }

  private synchronized Present refreshed() {
    if (file.isPresent() && !WatchedFiles.look(watched).equals(seen)) {
      reload(file.get());
    }
    return present;
  }

  private void reload(Path path) {
    try {
      Present fresh = read(path);
      if (fresh.tls.isPresent() != speaksTls) {
        throw ConfigException.of("tls_server_config has come or gone, which takes a restart");
      }
      present = fresh;
      success = true;
      lastSuccess = Instant.now();
      LOG.log(Level.INFO, "the web configuration has changed and was read again");
    } catch (ConfigException e) {
      success = false;
      LOG.log(
          Level.ERROR,
          "the web configuration has changed and cannot be used, so that what it said before"
              + " holds: {0}",
          e.getMessage());
    }
  }

  /** Looks at each file before it is read: what changes after the look will be a change. */
  private Present read(Path path) throws ConfigException {
    watched = List.of(path);
    seen = WatchedFiles.look(watched);
    SecurityFile settings = SecurityFile.read(path);
    watched = Stream.concat(watched.stream(), settings.files().stream()).toList();
    seen = seen.and(WatchedFiles.look(settings.files()));
    Secrecy.open(settings.secrets(path))
        .forEach(open ->
            LOG.log(
                Level.WARNING,
                "{0} has secrets, and every user of this machine may read it: chmod o= {0}",
                open));
    return material(settings);
  }

  private Present material(SecurityFile settings) throws ConfigException {
    Optional<TlsMaterial> tls = Optional.empty();
    if (settings.tls().isPresent()) {
      try {
        tls = Optional.of(TlsMaterial.of(settings.tls().get()));
      } catch (IOException e) {
        throw ConfigException.of("tls_server_config: " + e.getMessage());
      }
    }
    return new Present(settings, tls, new Users(settings.users(), verdicts, computing));
  }
}

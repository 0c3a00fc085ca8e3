package io.netsonde;

import io.netsonde.config.ConfigException;
import io.netsonde.log.Log;
import io.netsonde.metrics.BuildVersion;
import io.netsonde.metrics.Family;
import io.netsonde.metrics.FamilyUnion;
import io.netsonde.metrics.ProcessFamilies;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The configuration in force, and what became of the latest attempt to exchange it.
 *
 * <p>Threads: {@link #reload} is called by one; all else by any.
 */
final class LiveSettings {
  private static final Logger LOG = System.getLogger("io.netsonde.serve");

  private final Settings settings;
  private final Reloads reloads;
  private final BuildVersion version = BuildVersion.load();
  private final ProcessFamilies process = new ProcessFamilies();
  private final Configuration first;

  private volatile State state;

  /**
   * What is told of it.
   *
   * @param text the configuration in force
   * @param successful whether the latest attempt succeeded
   * @param since when what is in force was read
   * @param restart whether the latest has changes that only a restart brings
   */
  private record State(Supplier<String> text, boolean successful, Instant since, boolean restart) {}

  LiveSettings(Settings settings, Reloads reloads) throws ConfigException {
    this.settings = settings;
    this.reloads = reloads;
    first = settings.read();
    state = new State(settings.text(), true, Instant.now(), false);
  }

  /** What was in force at the start. */
  Configuration first() {
    return first;
  }

  /**
   * Reads the configuration anew, and has it in force; or leaves what was in force before.
   *
   * @return why it is not in force; empty when it is
   */
  Optional<String> reload(Application application) {
    try {
      Configuration next = settings.read();
      next.web().security();
      Supplier<String> text = settings.text();
      List<String> changed = application.exchange(next);
      Log.process().configure(next.log());
      boolean restart =
          !next.web().equals(first.web()) || !first.rights().containsAll(next.rights());
      state = new State(text, true, Instant.now(), restart);
      LOG.log(
          Level.INFO,
          "the configuration was read again; slices made anew: {0}",
          changed.isEmpty() ? "none" : String.join(", ", changed));
      if (restart) {
        LOG.log(
            Level.WARNING,
            "the section web has changed, or more rights are wanted than were kept at the start:"
                + " that takes a restart");
      }
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.of(failed(String.join("; ", e.problems())));
    } catch (IOException | RuntimeException e) {
      return Optional.of(failed(String.valueOf(e.getMessage())));
    }
  }

  /** The file that is read, if there is one. */
  Optional<Path> file() {
    return settings.options().configFile();
  }

  /**
   * Reads the configuration as it is now, and leaves in force what is.
   *
   * @throws ConfigException listing all that is wrong in it
   */
  void check() throws ConfigException {
    settings.read().web().security();
  }

  private String failed(String why) {
    state = new State(state.text, false, state.since, state.restart);
    LOG.log(
        Level.ERROR, "the configuration cannot be used, so that what held before holds: {0}", why);
    return why;
  }

  /** Has the configuration read anew, and waits for what {@link #reload} says. */
  Optional<String> reload() throws InterruptedException {
    return reloads.askAndWait();
  }

  /** The configuration in force as YAML, secrets hidden. */
  String configuration() {
    return state.text.get();
  }

  /** Families about the program. */
  MetricSnapshots families() {
    State now = state;
    return new FamilyUnion()
        .addAll(
            List.of(
                version.family(),
                Family.gauge(
                        "netsonde_config_last_reload_successful",
                        "Whether the configuration could be used when it was read last; where not,"
                            + " what held before holds.")
                    .add(now.successful ? 1 : 0)
                    .snapshot(),
                Family.gauge(
                        "netsonde_config_last_reload_success_timestamp_seconds",
                        "When the configuration in force was read.")
                    .add(now.since.toEpochMilli() / 1e3)
                    .snapshot(),
                Family.gauge(
                        "netsonde_config_restart_required",
                        "Whether the configuration that was read last has changes that only a"
                            + " restart brings.")
                    .add(now.restart ? 1 : 0)
                    .snapshot()))
        .addAll(process.collect())
        .snapshots();
  }
}

package io.netsonde.clients.names;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts how a source fares, and says so once when it begins to fail. Threads: the names' own. */
final class SourceLog {
  private static final System.Logger LOG = System.getLogger("io.netsonde.clients.names");

  private final NameSource source;
  private final Map<String, Long> errors = new TreeMap<>();
  private @Nullable String failure;
  private @Nullable Instant lastSuccess;
  private long successes;

  SourceLog(NameSource source) {
    this.source = source;
  }

  void success(Instant now) {
    failure = null;
    lastSuccess = now;
    successes++;
  }

  void failure(String what, IOException e) {
    // Its message is the path alone.
    String why =
        e instanceof AccessDeniedException
            ? "this user may not; add it to the group of the file and of its directory"
            : e.getMessage();
    failure(reason(e), what + ": " + why);
  }

  /**
   * Notes a failure.
   *
   * @param reason one of a small set of words
   */
  void failure(String reason, String sentence) {
    errors.merge(reason, 1L, Long::sum);
    if (failure == null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "names of {0} are missing or old: {1}",
          source.label(),
          sentence);
    }
    failure = sentence;
  }

  SourceHealth health(boolean present, int entries, long omitted) {
    return new SourceHealth(
        present,
        present && failure == null && lastSuccess != null,
        failure,
        lastSuccess,
        entries,
        successes,
        errors,
        omitted);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "denied";
    }
    return e instanceof LeaseException lease ? lease.reason() : "io";
  }
}

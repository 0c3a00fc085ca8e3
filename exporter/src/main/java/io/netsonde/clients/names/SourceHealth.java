package io.netsonde.clients.names;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a source fares, at one moment.
 *
 * @param present whether there is anything to read or to ask: a file, a socket, a server
 * @param up whether all that is present was read, or answered, the last time; false where nothing
 *     is present
 * @param failure what went wrong the last time, in a sentence; null where nothing did
 * @param lastSuccess when something was read or answered last; null before the first time
 * @param entries names that it gives now
 * @param successes how often it was read, or answered
 * @param errors how often it could not, by reason: a small set of words
 * @param omitted names that found no room, and lines or files that were too long, of the last time
 */
public record SourceHealth(
    boolean present,
    boolean up,
    @Nullable String failure,
    @Nullable Instant lastSuccess,
    int entries,
    long successes,
    Map<String, Long> errors,
    long omitted) {
  /** Before anything was tried. */
  static final SourceHealth NONE = new SourceHealth(false, false, null, null, 0, 0, Map.of(), 0);

  /** Copies the map. */
  public SourceHealth {
    errors = Map.copyOf(errors);
  }

  /** Both as one: up where all that is present is. */
  SourceHealth and(SourceHealth other) {
    Map<String, Long> all = new HashMap<>(errors);
    other.errors.forEach((reason, count) -> all.merge(reason, count, Long::sum));
    boolean later =
        lastSuccess == null
            || (other.lastSuccess != null && other.lastSuccess.isAfter(lastSuccess));
    return new SourceHealth(
        present || other.present,
        (up || !present) && (other.up || !other.present) && (present || other.present),
        failure == null ? other.failure : failure,
        later ? other.lastSuccess : lastSuccess,
        entries + other.entries,
        successes + other.successes,
        all,
        omitted + other.omitted);
  }
}

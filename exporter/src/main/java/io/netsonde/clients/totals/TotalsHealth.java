package io.netsonde.clients.totals;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How the keeping of totals fares, at one moment.
 *
 * @param kept whether there is to be a file
 * @param failure why it could not be read or written the last time; empty where it could
 * @param errors how often it could not, by a small set of words
 * @param lastSaved when the file was last what was known; empty before the first time
 */
public record TotalsHealth(
    boolean kept, Optional<String> failure, Map<String, Long> errors, Optional<Instant> lastSaved) {
  /** Copies the map. */
  public TotalsHealth {
    errors = Map.copyOf(errors);
  }
}

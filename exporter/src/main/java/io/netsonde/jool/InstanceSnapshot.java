package io.netsonde.jool;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of one instance.
 *
 * @param key which one
 * @param failure why it could not be read; empty where it could
 * @param detail the same in a sentence; empty where it could
 * @param framework what hands packets to it, empty where that is not known
 * @param counters of the latest reading; empty where that failed
 * @param readNanos how long the latest reading took; empty where nothing was asked
 * @param errors how often it could not be read, by the labels of {@link Failure}
 * @param details the latest ones
 * @param labels of its series
 */
record InstanceSnapshot(
    InstanceKey key,
    Optional<Failure> failure,
    String detail,
    String framework,
    Optional<NamedCounters> counters,
    OptionalLong readNanos,
    Map<String, Long> errors,
    InstanceDetails details,
    SeriesLabels labels) {

  /** Copies the map. */
  InstanceSnapshot {
    errors = Map.copyOf(errors);
  }

  boolean up() {
    return counters.isPresent();
  }
}

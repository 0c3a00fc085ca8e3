package io.netsonde.probe.discovery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a source.
 *
 * @param name what its series are called by: {@code file_sd/0}
 * @param groups what it said last in a good state
 * @param revision another one whenever the groups are others
 * @param lastSuccess when a look last brought all; empty before the first
 * @param errors failures so far, by reason
 */
public record SourceState(
    String name,
    List<TargetGroup> groups,
    long revision,
    Optional<Instant> lastSuccess,
    Map<String, Long> errors) {
  static SourceState unknown(String name) {
    return new SourceState(name, List.of(), 0, Optional.empty(), Map.of());
  }

  /** Targets that it lists. */
  int targets() {
    return groups.stream().mapToInt(group -> group.targets().size()).sum();
  }
}

package io.netsonde.probe.discovery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Targets that have the same labels, as a source lists them.
 *
 * @param targets as they are written there
 * @param labels of all of them, those that begin with {@code __} too
 */
public record TargetGroup(List<String> targets, Map<String, String> labels) {
  /** Copies both. */
  public TargetGroup {
    targets = List.copyOf(targets);
    labels = Map.copyOf(labels);
  }

  /** This group with the labels that it does not have itself. */
  TargetGroup withDefaults(Map<String, String> defaults) {
    if (defaults.isEmpty()) {
      return this;
    }
    Map<String, String> all = new LinkedHashMap<>(defaults);
    all.putAll(labels);
    return new TargetGroup(targets, all);
  }
}

package io.netsonde.jool;

import io.netsonde.slice.Feature;
import io.netsonde.wire.jool.Translator;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the loop has found out in one round.
 *
 * @param module what of Jool is loaded
 * @param trouble why no instance at all can be asked; empty where that is not so
 * @param instances in the order of their keys
 * @param elsewhere number of instances in network namespaces that are not visited; empty where the
 *     list of all may not be read
 * @param lastSuccess when an instance was last read
 * @param features what the slice can do here
 * @param errors of the slice as a whole and of all instances, by reason
 * @param boundHits by bound
 */
record JoolSnapshot(
    JoolModule module,
    String trouble,
    List<InstanceSnapshot> instances,
    Map<Translator, Integer> elsewhere,
    Optional<Instant> lastSuccess,
    List<Feature> features,
    Map<String, Long> errors,
    Map<String, Long> boundHits) {
  /** Before the first round. */
  static final JoolSnapshot NOTHING =
      new JoolSnapshot(
          JoolModule.NONE,
          "has not looked yet",
          List.of(),
          Map.of(),
          Optional.empty(),
          List.of(),
          Map.of(),
          Map.of());

  /** Copies the collections. */
  JoolSnapshot {
    instances = List.copyOf(instances);
    elsewhere = Map.copyOf(elsewhere);
    features = List.copyOf(features);
    errors = Map.copyOf(errors);
    boundHits = Map.copyOf(boundHits);
  }

  /** How many instances were read. */
  long read() {
    return instances.stream().filter(InstanceSnapshot::up).count();
  }
}

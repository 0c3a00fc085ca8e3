package io.netsonde.jool;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The instances that are remembered: those that must be there by the configuration, always, and
 * others while there is something to say of them.
 *
 * <p>Threads: the loop's. Bounds: as many as it was made for.
 */
final class Instances {
  private final Set<InstanceKey> wanted;
  private final int most;
  private final TreeMap<InstanceKey, Instance> all = new TreeMap<>();
  private final Map<String, Long> goneErrors = new TreeMap<>();
  private long tooMany;

  /**
   * Remembers those that must be there.
   *
   * @param most how many are remembered at most
   */
  Instances(List<InstanceKey> wanted, int most) {
    this.wanted = Set.copyOf(wanted);
    this.most = most;
    wanted.forEach(key -> all.computeIfAbsent(key, Instance::new));
  }

  /** All, in the order of their keys. */
  Collection<Instance> all() {
    return all.values();
  }

  /** Whether it must be there. */
  boolean isWanted(Instance instance) {
    return wanted.contains(instance.key());
  }

  /** The one with this key; null where there is no room for another. */
  @Nullable Instance remember(InstanceKey key) {
    if (!all.containsKey(key) && all.size() >= most) {
      tooMany++;
      return null;
    }
    return all.computeIfAbsent(key, Instance::new);
  }

  /** How often there was no room. */
  long tooMany() {
    return tooMany;
  }

  /** Notes why an instance is not asked for; it is an error where it must be there. */
  void miss(Instance instance, Failure reason, String sentence) {
    instance.missing(reason, sentence);
    if (isWanted(instance)) {
      instance.count(reason);
    }
  }

  /** Forgets those of which nothing is left to say, but for their errors. */
  void forget(Predicate<Instance> isGone) {
    all.values()
        .removeIf(instance -> {
          boolean forgotten = !isWanted(instance) && isGone.test(instance);
          if (forgotten) {
            add(goneErrors, instance);
          }
          return forgotten;
        });
  }

  /** Errors of all, also of those that are forgotten, by reason. */
  Map<String, Long> errors() {
    Map<String, Long> errors = new TreeMap<>(goneErrors);
    all.values().forEach(instance -> add(errors, instance));
    return errors;
  }

  private static void add(Map<String, Long> errors, Instance instance) {
    instance.snapshot().errors().forEach((reason, n) -> errors.merge(reason, n, Long::sum));
  }
}

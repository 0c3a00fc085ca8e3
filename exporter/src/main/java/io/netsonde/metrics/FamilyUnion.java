package io.netsonde.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Joins the families of several sources into one exposition that no writer refuses.
 *
 * <p>The library throws for a whole scrape when two sources use one name with different types or
 * repeat a series. Here the first source wins: a later family of the same name joins it where it
 * has the same type and only series of its own, and is refused as a whole otherwise. Names are
 * compared as Prometheus text writes them, so the gauge {@code x} and the counter {@code x_total}
 * are two.
 *
 * <p>Threads: owned by the one that builds it.
 */
public final class FamilyUnion {
  private static final Pattern OF_SAMPLES = Pattern.compile("_(bucket|count|sum)$");

  private final Map<String, List<MetricSnapshot>> byName = new LinkedHashMap<>();

  /** Adds a family; false where it contradicts one that is here already and was left out. */
  public boolean add(MetricSnapshot family) {
    List<MetricSnapshot> same = byName.computeIfAbsent(name(family), n -> new ArrayList<>(1));
    if (!same.isEmpty() && !joins(same, family)) {
      return false;
    }
    same.add(family);
    return true;
  }

  /** Adds families and leaves out those that contradict one that is here already. */
  public FamilyUnion addAll(Iterable<? extends MetricSnapshot> families) {
    families.forEach(this::add);
    return this;
  }

  /** All families, in the order of their names. */
  public MetricSnapshots snapshots() {
    return new MetricSnapshots(byName.values().stream().flatMap(List::stream).toList());
  }

  /**
   * The families of these names, in the order of all: names as Prometheus text has them, those of a
   * histogram's samples ({@code _bucket}, {@code _count}, {@code _sum}), or of a counter without
   * its {@code _total}, as OpenMetrics has them. A name that is nobody's brings nothing.
   */
  public MetricSnapshots named(Collection<String> names) {
    Set<String> wanted = new HashSet<>(names);
    names.forEach(name -> wanted.add(name + "_total"));
    names.forEach(name -> wanted.add(OF_SAMPLES.matcher(name).replaceFirst("")));
    return new MetricSnapshots(
        byName.entrySet().stream()
            .filter(family -> wanted.contains(family.getKey()))
            .flatMap(family -> family.getValue().stream())
            .toList());
  }

  private static boolean joins(List<MetricSnapshot> same, MetricSnapshot family) {
    if (same.getFirst().getClass() != family.getClass()) {
      return false;
    }
    return same.stream()
        .noneMatch(other -> shareLabels(other.getDataPoints(), family.getDataPoints()));
  }

  /** Both are in the order of their labels, as the library sorts them. */
  private static boolean shareLabels(
      List<? extends DataPointSnapshot> some, List<? extends DataPointSnapshot> others) {
    int i = 0;
    int j = 0;
    while (i < some.size() && j < others.size()) {
      int order = some.get(i).getLabels().compareTo(others.get(j).getLabels());
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        i++;
      } else {
        j++;
      }
    }
    return false;
  }

  private static String name(MetricSnapshot family) {
    String name = family.getMetadata().getPrometheusName();
    String suffix =
        switch (family) {
          case CounterSnapshot _ -> "_total";
          case InfoSnapshot _ -> "_info";
          default -> "";
        };
    return name.endsWith(suffix) ? name : name + suffix;
  }
}

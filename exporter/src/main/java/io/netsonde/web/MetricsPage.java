package io.netsonde.web;

import io.netsonde.metrics.FamilyUnion;
import io.netsonde.slice.Answer;
import io.netsonde.slice.Request;
import io.netsonde.slice.Slice;
import io.netsonde.slice.SliceCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What Prometheus scrapes: all families, or those that the request picks.
 *
 * <p>{@code collect[]=probe} picks slices, as it picks collectors of node_exporter: what is not
 * about a slice is left out then. {@code name[]=up} picks families by their names, or by the names
 * of their samples, as the Java client's own servers do. Both may be repeated.
 */
final class MetricsPage {
  private static final String COLLECT = "collect[]";
  private static final String NAME = "name[]";

  private final SliceCollector slices;
  private final Supplier<MetricSnapshots> about;

  /**
   * The page.
   *
   * @param about what is not about a slice
   */
  MetricsPage(SliceCollector slices, Supplier<MetricSnapshots> about) {
    this.slices = slices;
    this.about = about;
  }

  Answer answer(Request request) {
    List<String> collect = request.parameters(COLLECT);
    FamilyUnion families = new FamilyUnion();
    if (collect.isEmpty()) {
      families.addAll(slices.collect()).addAll(about.get());
    } else {
      Set<String> wanted = new HashSet<>(collect);
      List<String> known = slices.slices().stream().map(Slice::name).toList();
      if (!known.containsAll(wanted)) {
        return Answer.Text.plain(
            400,
            "Bad request: a collect[] names no slice that is on (expected: one of %s).%n"
                .formatted(String.join(", ", known)));
      }
      families.addAll(slices.collect(wanted::contains));
    }
    List<String> names = request.parameters(NAME);
    return new Answer.Families(
        names.isEmpty() ? families.snapshots() : families.named(names), Map.of());
  }
}

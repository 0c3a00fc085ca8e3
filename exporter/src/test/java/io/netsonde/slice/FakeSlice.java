package io.netsonde.slice;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A slice that says what a test wants to hear.
 *
 * @param name of the slice
 * @param healths what {@link #health} asks
 * @param families what {@link #collect} asks
 * @param endpoints what it answers over HTTP
 */
public record FakeSlice(
    String name,
    Supplier<Health> healths,
    Supplier<List<MetricSnapshot>> families,
    List<Endpoint> endpoints)
    implements Slice {

  /** A slice that works and publishes these families. */
  public static FakeSlice working(String name, MetricSnapshot... families) {
    Health health = new Health(true, "watches", Optional.empty(), List.of(), Map.of(), Map.of());
    return new FakeSlice(name, () -> health, () -> List.of(families), List.of());
  }

  /** The same slice with another health. */
  public FakeSlice with(Supplier<Health> otherHealths) {
    return new FakeSlice(name, otherHealths, families, endpoints);
  }

  /** The same slice with endpoints. */
  public FakeSlice with(Endpoint... otherEndpoints) {
    return new FakeSlice(name, healths, families, List.of(otherEndpoints));
  }

  @Override
  public void start() {}

  @Override
  public Health health() {
    return healths.get();
  }

  @Override
  public List<MetricSnapshot> collect() {
    return families.get();
  }

  @Override
  public void close() {}
}

package io.netsonde.slice;

import io.netsonde.metrics.Family;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The families about slices, {@code netsonde_slice_*}, for one scrape. */
final class SliceFamilies {
  private static final String PREFIX = "netsonde_slice_";

  private final Family up =
      Family.gauge(
          PREFIX + "up",
          "Whether the slice does its main job; its page and log say why not.",
          "slice");
  private final Family idle =
      Family.gauge(
          PREFIX + "idle",
          "Whether the slice is not up for the sole reason that this machine has not got what it"
              + " watches, which is no fault.",
          "slice");
  private final Family lastSuccess =
      Family.gauge(
          PREFIX + "last_success_timestamp_seconds",
          "When the slice last learned something from its source; absent before the first time.",
          "slice");
  private final Family features =
      Family.gauge(
          PREFIX + "feature_enabled",
          "Whether this part of the slice works with what this machine and this user may do.",
          "slice",
          "feature");
  private final Family errors =
      Family.counter(
          PREFIX + "errors_total", "Errors that the slice met, by reason.", "slice", "reason");
  private final Family boundHits =
      Family.counter(
          PREFIX + "bound_hits_total",
          "How often a bound of the slice (a table, a queue) was full and something was left out.",
          "slice",
          "bound");
  private final Family duration =
      Family.gauge(
          PREFIX + "collect_duration_seconds",
          "How long this scrape took to ask the slice for its families.",
          "slice");

  /** Whether a family of a slice takes a name that belongs to the families about slices. */
  static boolean isReserved(MetricSnapshot family) {
    return family.getMetadata().getPrometheusName().startsWith(PREFIX);
  }

  void add(SliceStatus status, boolean collected, Map<String, Long> totalErrors, double seconds) {
    String slice = status.name();
    Health health = status.health();
    up.add(health.up() && collected ? 1 : 0, slice);
    idle.add(health.idle() ? 1 : 0, slice);
    health.lastSuccess().ifPresent(t -> lastSuccess.add(t.toEpochMilli() / 1e3, slice));
    Map<String, Boolean> byName = new HashMap<>();
    health.features().forEach(feature -> byName.merge(feature.name(), feature.on(), (a, b) -> a));
    byName.forEach((feature, on) -> features.add(on ? 1 : 0, slice, feature));
    totalErrors.forEach((reason, count) -> errors.add(count, slice, reason));
    health.boundHits().forEach((bound, count) -> boundHits.add(count, slice, bound));
    duration.add(seconds, slice);
  }

  List<MetricSnapshot> snapshots() {
    return Stream.of(up, idle, lastSuccess, features, errors, boundHits, duration)
        .map(Family::snapshot)
        .toList();
  }
}

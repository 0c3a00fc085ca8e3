package io.netsonde.jool;

import io.netsonde.metrics.Family;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * The series of jool-exporter: every counter of one instance as a gauge, with the one label {@code
 * hostname}.
 */
final class CompatFamilies {
  private CompatFamilies() {}

  /** Makes the families of an instance; none where it could not be read, as the original has it. */
  static List<MetricSnapshot> of(InstanceSnapshot instance, String hostname) {
    List<MetricSnapshot> families = new ArrayList<>();
    instance
        .counters()
        .ifPresent(counters ->
            counters.forEach((counter, value) ->
                families.add(
                    Family.gauge(counter.originalMetric(), counter.explanation(), "hostname")
                        .add(JoolFamilies.number(counter.shown(value)), hostname)
                        .snapshot())));
    return families;
  }
}

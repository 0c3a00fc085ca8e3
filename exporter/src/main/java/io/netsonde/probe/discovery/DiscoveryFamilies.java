package io.netsonde.probe.discovery;

import io.netsonde.metrics.Family;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/** How the sources of targets are; who lists and who fails. */
public final class DiscoveryFamilies {
  private static final String SOURCE = "source";

  private DiscoveryFamilies() {}

  /** Builds the families; without a source they have no series. */
  public static List<MetricSnapshot> of(List<SourceState> states, Sharding sharding) {
    Family targets =
        Family.gauge(
            "probe_discovery_targets",
            "Targets that the source listed last, those of other shards and those refused too.",
            SOURCE);
    Family lastSuccess =
        Family.gauge(
            "probe_discovery_last_success_timestamp_seconds",
            "When the source last told all its targets; what it told holds until it tells others.",
            SOURCE);
    Family errors =
        Family.counter(
            "probe_discovery_errors_total",
            "What failed in looking at the source, by reason; the targets known before are kept, but"
                + " those of a file that is gone.",
            "reason",
            SOURCE);
    Family shard =
        Family.gauge(
            "probe_shard_info",
            "Which shard of the targets this agent probes, of how many.",
            "shard",
            "shards");
    for (SourceState state : states) {
      state
          .lastSuccess()
          .ifPresent(when -> {
            targets.add(state.targets(), state.name());
            lastSuccess.add(when.toEpochMilli() / 1e3, state.name());
          });
      state
          .errors()
          .forEach((reason, count) -> errors.add(count.doubleValue(), reason, state.name()));
    }
    if (sharding.isOn()) {
      shard.add(1, String.valueOf(sharding.shard()), String.valueOf(sharding.shards()));
    }
    return List.of(targets.snapshot(), lastSuccess.snapshot(), errors.snapshot(), shard.snapshot());
  }
}

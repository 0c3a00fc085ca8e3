package io.netsonde.probe;

import io.netsonde.log.OncePerInterval;
import io.netsonde.metrics.Family;
import io.netsonde.probe.FoundTarget.Refusal;
import io.netsonde.probe.TargetMerge.Merged;
import io.netsonde.probe.discovery.SourceState;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The targets that are probed without being asked for: those of the configuration, which may be
 * exchanged, and those of all sources of discovery, which change by themselves.
 *
 * <p>Threads: {@link #current} one, {@link #configure} any, and scrapes read what was published.
 */
final class TargetLists {
  private static final Duration LOG_INTERVAL = Duration.ofHours(1);
  private static final String SOURCE = "source";

  private final ProbeConfig config;
  private final Supplier<List<SourceState>> sources;
  private final OncePerInterval messages = new OncePerInterval(LOG_INTERVAL);
  private final AtomicLong cuts = new AtomicLong();

  /** Written by who configures, read by the one that merges. */
  private volatile Configured configured;

  /** What the latest list was made of; the merging thread's. */
  private long mergedConfigured = -1;

  private List<Long> mergedRevisions = List.of();

  /** Written by the merging thread, read by scrapes. */
  private volatile Merged merged = Merged.NONE;

  private record Configured(long number, List<StaticTarget> targets) {}

  TargetLists(ProbeConfig config, Supplier<List<SourceState>> sources) {
    this.config = config;
    this.sources = sources;
    configured = new Configured(0, config.targets());
  }

  /** Exchanges the targets of the configuration. */
  synchronized void configure(List<StaticTarget> targets) {
    configured = new Configured(configured.number + 1, List.copyOf(targets));
  }

  /** What is to be probed now; the same list, by its number, as long as nothing changes. */
  Merged current() {
    List<SourceState> states = sources.get();
    Configured now = configured;
    List<Long> revisions = states.stream().map(SourceState::revision).toList();
    if (now.number != mergedConfigured || !revisions.equals(mergedRevisions)) {
      TargetMerge merge = new TargetMerge(config, messages);
      merge.addConfigured(now.targets);
      states.forEach(merge::add);
      merged = merge.merged(merged.number() + 1);
      mergedConfigured = now.number;
      mergedRevisions = revisions;
      if (merged.tallies().stream().anyMatch(one -> one.refused().containsKey(Refusal.LIMIT))) {
        cuts.incrementAndGet();
      }
    }
    return merged;
  }

  /** How many lists had more targets than there is room for. */
  long cuts() {
    return cuts.get();
  }

  /** The families of {@code /metrics}; without a source they have no series. */
  List<MetricSnapshot> families() {
    Merged now = merged;
    Family probed =
        Family.gauge(
            "probe_discovery_probed_targets",
            "Targets of the source that this agent probes, in its shard where there are several.",
            SOURCE);
    Family refused =
        Family.gauge(
            "probe_discovery_refused_targets",
            "Targets that the source lists and that are not probed, by reason: no address or name,"
                + " a wrong parameter, a conflict with another's options, the limit"
                + " probe.max_targets.",
            "reason",
            SOURCE);
    Family dropped =
        Family.gauge(
            "probe_discovery_dropped_labels",
            "Labels of the source's groups that probe_target_info does not show: too many, too long"
                + " or no names that Prometheus takes.",
            SOURCE);
    for (TargetMerge.Tally tally : now.tallies()) {
      probed.add(tally.probed(), tally.source());
      for (Refusal reason : Refusal.values()) {
        refused.add(tally.refused().getOrDefault(reason, 0), reason.label(), tally.source());
      }
      dropped.add(tally.droppedLabels(), tally.source());
    }
    return List.of(probed.snapshot(), refused.snapshot(), dropped.snapshot(), infos(now));
  }

  /** Not a {@link Family}: each target has labels of its own. */
  private static MetricSnapshot infos(Merged now) {
    return new GaugeSnapshot(
        new MetricMetadata(
            "probe_target_info",
            "What the source of discovery says of a target, in its labels; to be joined with other"
                + " series by the label target."),
        now.infos().stream().map(labels -> new GaugeDataPointSnapshot(1, labels, null)).toList());
  }
}

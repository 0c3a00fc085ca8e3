package io.netsonde.probe;

import io.netsonde.log.LogMessage;
import io.netsonde.log.OncePerInterval;
import io.netsonde.probe.FoundTarget.Refusal;
import io.netsonde.probe.FoundTarget.RefusedException;
import io.netsonde.probe.discovery.SourceState;
import io.netsonde.probe.discovery.TargetGroup;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one list of the targets of the configuration and of all sources: each once, those of this
 * agent's shard, no more than {@code max_targets}. What comes first stays: the configuration, then
 * the sources in its order.
 *
 * <p>Threads: one, and for one list.
 */
final class TargetMerge {
  private static final System.Logger LOG = System.getLogger("io.netsonde.probe");

  private final ProbeConfig config;
  private final OncePerInterval messages;
  private final List<StaticTarget> targets = new ArrayList<>();
  private final Map<String, ProbePreset> series = new HashMap<>();
  private final Map<String, Labels> infos = new LinkedHashMap<>();
  private final List<Tally> tallies = new ArrayList<>();
  private int probes;

  /**
   * What became of a source's targets.
   *
   * @param probed how many are this agent's to probe, those that another source has, too, included
   * @param refused how many are not probed, and why
   * @param droppedLabels labels that were not fit to be published, of each group once
   */
  record Tally(String source, int probed, Map<Refusal, Integer> refused, int droppedLabels) {}

  /**
   * All that is to be probed without being asked for.
   *
   * @param number another one for each list
   * @param infos what the sources say of targets, each target once
   * @param tallies of each source
   */
  record Merged(long number, List<StaticTarget> targets, List<Labels> infos, List<Tally> tallies) {
    static final Merged NONE = new Merged(-1, List.of(), List.of(), List.of());
  }

  TargetMerge(ProbeConfig config, OncePerInterval messages) {
    this.config = config;
    this.messages = messages;
  }

  void addConfigured(List<StaticTarget> configured) {
    for (StaticTarget one : configured) {
      if (config.fleet().sharding().has(one.target())) {
        targets.add(one);
        probes += one.probes();
        one.series().forEach(each -> series.put(each, one.wishes()));
      }
    }
  }

  void add(SourceState source) {
    Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
    int probed = 0;
    int dropped = 0;
    for (TargetGroup group : source.groups()) {
      InfoLabels labels = InfoLabels.of(group.labels());
      dropped += labels.dropped();
      for (String text : group.targets()) {
        try {
          probed += add(text, group, labels);
        } catch (RefusedException e) {
          refused.merge(e.refusal(), 1, Integer::sum);
          tell(source.name(), e);
        }
      }
    }
    tallies.add(new Tally(source.name(), probed, refused, dropped));
  }

  /** What is refused is so in each shard, so that each agent tells of it. */
  private int add(String text, TargetGroup group, InfoLabels labels) throws RefusedException {
    StaticTarget target =
        FoundTarget.of(text, FoundTarget.wishes(group.labels(), config.sending()));
    if (!config.fleet().sharding().has(text)) {
      return 0;
    }
    add(target);
    infos.computeIfAbsent(target.target(), labels::of);
    return 1;
  }

  private void add(StaticTarget target) throws RefusedException {
    boolean isNew = false;
    for (String each : target.series()) {
      ProbePreset other = series.get(each);
      if (other != null && !other.meansTheSameOptions(target.wishes())) {
        throw new RefusedException(
            Refusal.CONFLICT, target.target() + " is there already, with other options");
      }
      isNew |= other == null;
    }
    if (!isNew) {
      return;
    }
    if (probes + target.probes() > config.limits().maxTargets()) {
      throw new RefusedException(
          Refusal.LIMIT, "probe.max_targets is " + config.limits().maxTargets());
    }
    probes += target.probes();
    targets.add(target);
    target.series().forEach(each -> series.put(each, target.wishes()));
  }

  private void tell(String source, RefusedException e) {
    messages.log(
        LOG,
        System.Logger.Level.WARNING,
        source + " " + e.refusal(),
        LogMessage.of("a listed target is not probed")
            .with("from", source)
            .with("reason", String.valueOf(e.getMessage())));
  }

  Merged merged(long number) {
    return new Merged(
        number, List.copyOf(targets), List.copyOf(infos.values()), List.copyOf(tallies));
  }
}

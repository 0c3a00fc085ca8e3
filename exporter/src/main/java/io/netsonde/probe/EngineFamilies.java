package io.netsonde.probe;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The probe slice's own families on {@code /metrics}: what the engine does over all targets. */
final class EngineFamilies {
  private EngineFamilies() {}

  static List<MetricSnapshot> of(ProbeStatistics statistics, int activeTargets) {
    Map<String, Long> samples = new TreeMap<>();
    statistics.samples().forEach((source, count) -> samples.put(source.label(), count));
    Map<String, Long> discards = new TreeMap<>();
    statistics.discards().forEach((reason, count) -> discards.put(reason.label(), count));
    return List.of(
        counter(
            "icmp_packets_sent",
            "Echo requests whose outcome is known, over all targets.",
            statistics.sent()),
        counter(
            "icmp_packets_recv",
            "Echo replies received in time, over all targets.",
            statistics.received()),
        counter(
            "icmp_packets_error",
            "Sends and receives that this machine's kernel refused; see"
                + " netsonde_slice_errors_total for the reasons.",
            statistics.errorCount()),
        GaugeSnapshot.builder()
            .name("icmp_active_probes")
            .help("Addresses that are probed with ICMP echo now.")
            .dataPoint(GaugeDataPointSnapshot.builder().value(activeTargets).build())
            .build(),
        counter(
            "probe_skipped",
            "Probes that were due and given up because the engine was late by more than an"
                + " interval: the configured rate was not kept.",
            statistics.skipped()),
        counter(
            "probe_clock_steps",
            "Replies measured without kernel stamps because the clock had been set meanwhile.",
            statistics.clockSteps()),
        labelled(
            "probe_samples",
            "Replies by the clocks that measured them: kernel stamps on both sides, on arrival"
                + " only, or none.",
            "stamps",
            samples),
        labelled(
            "probe_replies_discarded",
            "Messages that came to an echo socket and were not counted as replies, by reason.",
            "reason",
            discards));
  }

  private static CounterSnapshot counter(String name, String help, long value) {
    return CounterSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(CounterDataPointSnapshot.builder().value((double) value).build())
        .build();
  }

  private static CounterSnapshot labelled(
      String name, String help, String label, Map<String, Long> counts) {
    CounterSnapshot.Builder family = CounterSnapshot.builder().name(name).help(help);
    counts.forEach((value, count) ->
        family.dataPoint(
            CounterDataPointSnapshot.builder()
                .labels(Labels.of(label, value))
                .value(count.doubleValue())
                .build()));
    return family.build();
  }
}

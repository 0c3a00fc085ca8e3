package io.netsonde.probe;

import io.netsonde.metrics.Family;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/** The probe slice's own families on {@code /metrics}: what the engine does over all targets. */
final class EngineFamilies {
  private EngineFamilies() {}

  static List<MetricSnapshot> of(ProbeStatistics statistics, int activeTargets) {
    Family samples =
        Family.counter(
            "probe_samples_total",
            "Replies by the clocks that measured them: kernel stamps on both sides, on arrival"
                + " only, or none.",
            "stamps");
    statistics
        .samples()
        .forEach((source, count) -> samples.add(count.doubleValue(), source.label()));
    Family discards =
        Family.counter(
            "probe_replies_discarded_total",
            "Messages that came to an echo socket and were not counted as replies, by reason.",
            "reason");
    statistics
        .discards()
        .forEach((reason, count) -> discards.add(count.doubleValue(), reason.label()));
    return List.of(
        counter(
            "icmp_packets_sent_total",
            "Echo requests whose outcome is known, over all targets.",
            statistics.sent()),
        counter(
            "icmp_packets_recv_total",
            "Echo replies received in time, over all targets.",
            statistics.received()),
        counter(
            "icmp_packets_error_total",
            "Sends and receives that this machine's kernel refused; netsonde_slice_errors_total"
                + " has the reasons.",
            statistics.errorCount()),
        Family.gauge("icmp_active_probes", "Addresses that are probed with ICMP echo now.")
            .add(activeTargets)
            .snapshot(),
        counter(
            "probe_skipped_total",
            "Probes that were due and given up because the engine was late by more than an"
                + " interval: the configured rate was not kept.",
            statistics.skipped()),
        counter(
            "probe_clock_steps_total",
            "Replies measured without kernel stamps because the clock had been set meanwhile.",
            statistics.clockSteps()),
        samples.snapshot(),
        discards.snapshot());
  }

  private static MetricSnapshot counter(String name, String help, long value) {
    return Family.counter(name, help).add((double) value).snapshot();
  }
}

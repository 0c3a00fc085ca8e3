package io.netsonde.probe;

import io.netsonde.metrics.Family;
import io.netsonde.metrics.HistogramFamily;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/** The families on {@code /metrics} that say whether the configured rate is kept. */
final class PaceFamilies {
  private final Family rate =
      Family.gauge(
          "probe_configured_rate_per_second",
          "Probes per second that the targets of now are to get.",
          "protocol");
  private final Family due =
      Family.counter(
          "probe_due_total",
          "Probes whose time has come; they were sent, met a send error, or were skipped.",
          "protocol");
  private final Family sends =
      Family.counter(
          "probe_sends_total",
          "Probes that the kernel has taken; by probe_due_total it gives the share of the configured"
              + " rate that is kept.",
          "protocol");
  private final Family skipped =
      Family.counter(
          "probe_skipped_total",
          "Probes that were due and given up because the next one was due as well, by what held them"
              + " back: the configured rate was not kept.",
          "protocol",
          "reason");
  private final HistogramFamily lateness =
      new HistogramFamily(
          "probe_send_lateness_seconds",
          "How long after they were due probes were sent; a tick of 10 ms is usual.",
          "protocol");
  private final HistogramFamily readDelay =
      new HistogramFamily(
          "probe_scheduler_delay_seconds",
          "How much longer round trips took for this program than between the kernel's stamps, which"
              + " keep it out of the measurement; up to 50 ms are its own choice.",
          "protocol");

  /** Adds a protocol's rows. */
  PaceFamilies add(String protocol, Pace pace, double configuredRate) {
    rate.add(configuredRate, protocol);
    due.add((double) pace.due(), protocol);
    sends.add((double) pace.sends(), protocol);
    pace.skipped()
        .forEach((reason, count) -> skipped.add(count.doubleValue(), protocol, reason.label()));
    pace.lateness().addTo(lateness, lateness.labels(protocol));
    pace.readDelay().addTo(readDelay, readDelay.labels(protocol));
    return this;
  }

  List<MetricSnapshot> snapshots() {
    return List.of(
        rate.snapshot(),
        due.snapshot(),
        sends.snapshot(),
        skipped.snapshot(),
        lateness.snapshot(),
        readDelay.snapshot());
  }
}

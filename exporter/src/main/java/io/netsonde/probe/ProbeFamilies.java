package io.netsonde.probe;

import io.netsonde.wire.IpAddress;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The families of {@code /probe}: the original's names and labels, with the types and values that
 * they should have had.
 *
 * <p>Before a target's first result its windowed gauges are NaN, as in the original, so that the
 * first scrape shows all series. After it, what is unknown is absent: a target that has lost all
 * has a loss ratio of 1 and no latency.
 */
final class ProbeFamilies {
  private final CounterSnapshot.Builder sent =
      counter("icmp_probe_packets_sent", "Echo requests to the address whose outcome is known.");
  private final CounterSnapshot.Builder received =
      counter("icmp_probe_packets_recv", "Echo replies received from the address in time.");
  private final CounterSnapshot.Builder latencySum =
      counter("icmp_probe_latency_seconds", "Sum of the round-trip times of all replies.");
  private final CounterSnapshot.Builder latencySquaredSum =
      counter(
          "icmp_probe_latency_squared_seconds",
          "Sum of the squared round-trip times of all replies, for standard deviations over time.");
  private final GaugeSnapshot.Builder latency =
      gauge(
          "icmp_probe_latency_seconds",
          "Mean round-trip time of the replies among the latest samples; NaN before the first.");
  private final GaugeSnapshot.Builder deviation =
      gauge(
          "icmp_probe_standard_deviation_seconds",
          "Standard deviation of the round-trip time of the replies among the latest samples; NaN"
              + " before the first.");
  private final GaugeSnapshot.Builder loss =
      gauge(
          "icmp_probe_loss_ratio",
          "Share of the latest samples that were lost, 0 to 1; NaN before the first.");
  private final GaugeSnapshot.Builder samplesCount =
      gauge(
          "icmp_probe_samples_count",
          "Number of latest samples that the windowed series are made of, 0 to 250.");
  private final GaugeSnapshot.Builder windowSamples =
      gauge(
          "probe_window_samples",
          "Number of latest samples that the windowed series are made of, 0 to 250.");
  private final CounterSnapshot.Builder sendErrors =
      counter(
          "probe_send_errors",
          "Probes that this machine did not let out, by reason; they count neither as sent nor as"
              + " lost.");
  private final GaugeSnapshot.Builder nameResolved =
      gauge(
          "probe_name_resolved",
          "Whether the latest look-up of the name found it; absent while the first is under way.");

  private ProbeFamilies() {}

  /**
   * Builds the families of one answer.
   *
   * @param targets snapshots by address
   * @param names whether each asked-for name is known; empty while its first look-up is under way
   * @param compat whether to serve names that break the rules beside their twins
   */
  static List<MetricSnapshot> of(
      Map<IpAddress, TargetSnapshot> targets,
      Map<String, Optional<Boolean>> names,
      boolean compat) {
    ProbeFamilies families = new ProbeFamilies();
    targets.forEach(families::add);
    names.forEach(families::add);
    return families.build(compat);
  }

  private void add(IpAddress address, TargetSnapshot target) {
    Labels ip = Labels.of("ip", address.toString());
    add(sent, ip, (double) target.sent());
    add(received, ip, (double) target.received());
    add(latencySum, ip, target.rttSeconds());
    add(latencySquaredSum, ip, target.rttSquaredSeconds());
    SampleWindow.Statistics window = target.window();
    add(samplesCount, ip, window.samples());
    add(windowSamples, ip, window.samples());
    boolean noSampleYet = window.samples() == 0;
    add(loss, ip, noSampleYet ? Double.NaN : window.lossRatio());
    if (noSampleYet || window.received() > 0) {
      add(latency, ip, noSampleYet ? Double.NaN : window.meanSeconds());
      add(deviation, ip, noSampleYet ? Double.NaN : window.deviationSeconds());
    }
    target
        .sendErrors()
        .forEach((reason, count) ->
            add(
                sendErrors,
                Labels.of("ip", address.toString(), "reason", reason),
                count.doubleValue()));
  }

  private void add(String name, Optional<Boolean> success) {
    success.ifPresent(found -> add(nameResolved, Labels.of("name", name), found ? 1 : 0));
  }

  private List<MetricSnapshot> build(boolean compat) {
    List<MetricSnapshot> families =
        new ArrayList<>(
            List.of(
                sent.build(),
                received.build(),
                latencySum.build(),
                latencySquaredSum.build(),
                latency.build(),
                deviation.build(),
                loss.build(),
                windowSamples.build(),
                sendErrors.build(),
                nameResolved.build()));
    if (compat) {
      families.add(samplesCount.build());
    }
    families.removeIf(family -> family.getDataPoints().isEmpty());
    return families;
  }

  private static CounterSnapshot.Builder counter(String name, String help) {
    return CounterSnapshot.builder().name(name).help(help);
  }

  private static GaugeSnapshot.Builder gauge(String name, String help) {
    return GaugeSnapshot.builder().name(name).help(help);
  }

  private static void add(CounterSnapshot.Builder family, Labels labels, double value) {
    family.dataPoint(CounterDataPointSnapshot.builder().labels(labels).value(value).build());
  }

  private static void add(GaugeSnapshot.Builder family, Labels labels, double value) {
    family.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
  }
}

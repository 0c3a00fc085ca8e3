package io.netsonde.probe;

import io.netsonde.metrics.Family;
import io.netsonde.metrics.FamilyUnion;
import io.netsonde.metrics.LabelText;
import io.netsonde.wire.IpAddress;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
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
  private static final String WINDOW =
      "Number of latest samples that the windowed series are made of, 0 to 250.";

  private final Family sent =
      byAddress(
          true,
          "icmp_probe_packets_sent_total",
          "Echo requests to the address whose outcome is known.");
  private final Family received =
      byAddress(
          true, "icmp_probe_packets_recv_total", "Echo replies received from the address in time.");
  private final Family latencySum =
      byAddress(
          true,
          "icmp_probe_latency_seconds_total",
          "Sum of the round-trip times of all replies; by icmp_probe_packets_recv_total it gives"
              + " the mean over any time.");
  private final Family latencySquaredSum =
      byAddress(
          true,
          "icmp_probe_latency_squared_seconds_total",
          "Sum of the squared round-trip times of all replies, for standard deviations over any"
              + " time.");
  private final Family latency =
      byAddress(
          false,
          "icmp_probe_latency_seconds",
          "Mean round-trip time of the replies among the latest samples; NaN before the first.");
  private final Family deviation =
      byAddress(
          false,
          "icmp_probe_standard_deviation_seconds",
          "Standard deviation of the round-trip times of the replies among the latest samples; NaN"
              + " before the first.");
  private final Family loss =
      byAddress(
          false,
          "icmp_probe_loss_ratio",
          "Share of the latest samples that were lost, 0 to 1; NaN before the first.");
  private final Family samplesCount = byAddress(false, "icmp_probe_samples_count", WINDOW);
  private final Family windowSamples = byAddress(false, "probe_window_samples", WINDOW);
  private final Family sendErrors =
      Family.counter(
          "probe_send_errors_total",
          "Probes that this machine did not let out, by reason; they count neither as sent nor as"
              + " lost.",
          "ip",
          "reason");
  private final Family losses =
      Family.counter(
          "probe_losses_total",
          "Probes that were lost, by cause: nothing came in time, or what a router or the host"
              + " reported.",
          "ip",
          "cause");
  private final Family reportInfo =
      Family.gauge(
          "probe_last_report_info",
          "Who last reported that a probe did not get through, and why.",
          "ip",
          "cause",
          "reporter");
  private final Family discards =
      Family.counter(
          "probe_discarded_replies_total",
          "Replies from the address that did not count, by reason.",
          "ip",
          "reason");
  private final Family jitter =
      byAddress(
          false,
          "probe_jitter_seconds",
          "Smoothed difference between one round-trip time and the next (RFC 3550).");
  private final Family hopLimit =
      byAddress(
          false,
          "probe_reply_hop_limit",
          "TTL or hop limit with which the last reply arrived; a change means another way back.");
  private final Family nameResolved =
      Family.gauge(
          "probe_name_resolved",
          "Whether the latest look-up of the name found it; absent while the first is under way.",
          "name");

  private ProbeFamilies() {}

  /**
   * Builds the families of one answer.
   *
   * @param targets snapshots by address
   * @param names whether each asked-for name is known; empty while its first look-up is under way
   * @param compat whether to serve names that break the rules beside their twins
   */
  static MetricSnapshots of(
      Map<IpAddress, TargetSnapshot> targets,
      Map<String, Optional<Boolean>> names,
      boolean compat) {
    ProbeFamilies families = new ProbeFamilies();
    targets.forEach(families::add);
    names.forEach((name, success) ->
        success.ifPresent(found -> families.nameResolved.add(found ? 1 : 0, LabelText.of(name))));
    return families.snapshots(compat);
  }

  private void add(IpAddress address, TargetSnapshot target) {
    Labels ip = sent.labels(address.toString());
    SampleWindow.Statistics window = target.window();
    sent.add((double) target.sent(), ip);
    received.add((double) target.received(), ip);
    latencySum.add(target.rttSeconds(), ip);
    latencySquaredSum.add(target.rttSquaredSeconds(), ip);
    samplesCount.add(window.samples(), ip);
    windowSamples.add(window.samples(), ip);
    if (window.samples() == 0) {
      loss.addNotYetKnown(ip);
      latency.addNotYetKnown(ip);
      deviation.addNotYetKnown(ip);
    } else {
      loss.add(window.lossRatio(), ip);
    }
    if (window.received() > 0) {
      latency.add(window.meanSeconds(), ip);
      deviation.add(window.deviationSeconds(), ip);
    }
    target.jitterSeconds().ifPresent(seconds -> jitter.add(seconds, ip));
    target.hopLimit().ifPresent(limit -> hopLimit.add(limit, ip));
    target
        .losses()
        .forEach(
            (cause, count) -> losses.add(count.doubleValue(), address.toString(), cause.label()));
    target
        .lastReport()
        .ifPresent(report ->
            reportInfo.add(
                1, address.toString(), report.cause().label(), report.reporter().toString()));
    target
        .discards()
        .forEach((reason, count) ->
            discards.add(count.doubleValue(), address.toString(), reason.label()));
    target
        .sendErrors()
        .forEach(
            (reason, count) -> sendErrors.add(count.doubleValue(), address.toString(), reason));
  }

  private MetricSnapshots snapshots(boolean compat) {
    FamilyUnion all = new FamilyUnion();
    List.of(
            sent,
            received,
            latencySum,
            latencySquaredSum,
            latency,
            deviation,
            loss,
            windowSamples,
            losses,
            reportInfo,
            discards,
            jitter,
            hopLimit,
            sendErrors,
            nameResolved)
        .forEach(family -> all.add(family.snapshot()));
    if (compat) {
      all.add(samplesCount.snapshot());
    }
    return all.snapshots();
  }

  private static Family byAddress(boolean counter, String name, String help) {
    return counter ? Family.counter(name, help, "ip") : Family.gauge(name, help, "ip");
  }
}

package io.netsonde.probe;

import io.netsonde.metrics.Family;
import io.netsonde.metrics.FamilyUnion;
import io.netsonde.metrics.HistogramFamily;
import io.netsonde.metrics.LabelText;
import io.netsonde.probe.names.Resolution;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

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

  /** Of targets of the configuration: what it calls them. */
  private static final String TARGET = "target";

  private final boolean tcp;
  private final List<String> ownLabels;
  private final Family sent;
  private final Family received;
  private final Family latencySum;
  private final Family latencySquaredSum;
  private final Family latency;
  private final Family deviation;
  private final Family loss;
  private final Family samplesCount;
  private final Family windowSamples;
  private final Family sendErrors;
  private final Family losses;
  private final Family reportInfo;
  private final Family discards;
  private final Family jitter;
  private final Family hopLimit;
  private final Family pathMtu;
  private final Family hopLimitChanges;
  private final HistogramFamily roundTrips;
  private final Family reordered;
  private final Family retransmissions;
  private final Family bursts;
  private final Family currentBurst;
  private final Family longestBurst;
  private final Family nameResolved =
      Family.gauge(
          "probe_name_resolved",
          "Whether the latest look-up of the name found it; absent while the first is under way.",
          "name");

  private final Family nameAddresses =
      Family.gauge(
          "probe_name_addresses",
          "Addresses that are known of the name; when the latest look-up failed, those of an earlier"
              + " one.",
          "name");
  private final Family nameLastSuccess =
      Family.gauge(
          "probe_name_last_success_timestamp_seconds",
          "When a look-up last found the name.",
          "name");

  private final Set<String> namesSeen = new HashSet<>();

  private final List<Row> rows = new ArrayList<>();

  /**
   * One target.
   *
   * @param values of the labels that all its series have
   * @param labels the same with their names
   * @param target tells what it has come to; asked for once, and not kept, since it is large
   */
  private record Row(List<String> values, Labels labels, Supplier<TargetSnapshot> target) {
    /** Further label values behind those of all series. */
    String[] values(String... further) {
      String[] all = values.toArray(new String[values.size() + further.length]);
      System.arraycopy(further, 0, all, values.size(), further.length);
      return all;
    }
  }

  private ProbeFamilies(boolean tcp, String... ownLabels) {
    this.tcp = tcp;
    this.ownLabels = List.of(ownLabels);
    String prefix = tcp ? "tcp_probe_" : "icmp_probe_";
    sent =
        counter(
            prefix + "packets_sent_total",
            (tcp ? "SYN segments to the port" : "Echo requests to the address")
                + " whose outcome is known.");
    received =
        counter(
            prefix + "packets_recv_total",
            (tcp
                    ? "SYN/ACK segments received from the port"
                    : "Echo replies received from the address")
                + " in time.");
    latencySum =
        counter(
            prefix + "latency_seconds_total",
            "Sum of the round-trip times of all replies; by "
                + prefix
                + "packets_recv_total it gives the mean over any time.");
    latencySquaredSum =
        counter(
            prefix + "latency_squared_seconds_total",
            "Sum of the squared round-trip times of all replies, for standard deviations over any"
                + " time.");
    latency =
        gauge(
            prefix + "latency_seconds",
            "Mean round-trip time of the replies among the latest samples; NaN before the first.");
    deviation =
        gauge(
            prefix + "standard_deviation_seconds",
            "Standard deviation of the round-trip times of the replies among the latest samples;"
                + " NaN before the first.");
    loss =
        gauge(
            prefix + "loss_ratio",
            "Share of the latest samples that were lost, 0 to 1; NaN before the first.");
    samplesCount = gauge(prefix + "samples_count", WINDOW);
    windowSamples = gauge("probe_window_samples", WINDOW);
    jitter =
        gauge(
            "probe_jitter_seconds",
            "Smoothed difference between one round-trip time and the next (RFC 3550).");
    hopLimit =
        gauge(
            "probe_reply_hop_limit",
            "TTL or hop limit with which the last reply arrived; a change means another way back.");
    pathMtu =
        gauge(
            "probe_path_mtu_bytes",
            "Longest packet, IP header included, that gets to the address, as a router or this"
                + " machine last reported; absent until a probe was too long.");
    hopLimitChanges =
        counter(
            "probe_hop_limit_changes_total",
            "How often a reply arrived with another TTL or hop limit than the one before it.");
    roundTrips =
        new HistogramFamily(
            "probe_rtt_seconds", "Distribution of the round-trip times of all replies.", names());
    reordered =
        counter(
            "probe_reordered_replies_total",
            "Replies that arrived after the reply to a later probe (RFC 4737); they count as"
                + " received.");
    retransmissions =
        counter(
            "probe_retransmitted_syn_acks_total",
            "SYN/ACK segments that the server had to send again: the first one to arrive, whose time"
                + " is left out of all figures of time, or one more behind it.",
            "arrival");
    bursts =
        counter("probe_loss_bursts_total", "Runs of one or more probes lost one after the other.");
    currentBurst =
        gauge(
            "probe_loss_burst_probes",
            "Length of the run of lost probes that goes on; 0 when the latest was answered.");
    longestBurst =
        gauge("probe_longest_loss_burst_probes", "Length of the longest run of lost probes.");
    sendErrors =
        counter(
            "probe_send_errors_total",
            "Probes that this machine did not let out, by reason; they count neither as sent nor as"
                + " lost.",
            "reason");
    losses =
        counter(
            "probe_losses_total",
            "Probes that were lost, by cause: nothing came in time, or what a router or the host"
                + " reported.",
            "cause");
    reportInfo =
        gauge(
            "probe_last_report_info",
            "Who last reported that a probe did not get through, and why.",
            "cause",
            "reporter");
    discards =
        counter(
            "probe_discarded_replies_total",
            "Replies from the address that did not count, by reason.",
            "reason");
  }

  /**
   * Builds the families of one answer.
   *
   * @param tcp whether TCP ports are asked for, else addresses by ICMP echo
   * @param targets snapshots of what is asked for
   * @param names what is known of each name that is asked for
   * @param compat whether to serve names that break the rules beside their twins
   */
  static MetricSnapshots of(
      boolean tcp,
      Map<Destination, TargetSnapshot> targets,
      Map<String, Resolution> names,
      boolean compat) {
    ProbeFamilies families = new ProbeFamilies(tcp);
    targets.forEach((destination, target) -> families.add(destination, () -> target));
    names.forEach(families::add);
    return families.snapshots(compat);
  }

  /**
   * Builds the families of what is configured, whose series have a label more, by which the
   * configuration calls it.
   *
   * @param compat whether to serve names that break the rules beside their twins
   */
  static MetricSnapshots of(StaticTargets.Published targets, boolean compat) {
    ProbeFamilies icmp = new ProbeFamilies(false, TARGET);
    ProbeFamilies tcp = new ProbeFamilies(true, TARGET);
    targets
        .rows()
        .forEach((row, target) ->
            (row.destination().isTcp() ? tcp : icmp)
                .add(row.destination(), target::snapshot, LabelText.of(row.target())));
    targets.names().forEach(icmp::add);
    return new FamilyUnion()
        .addAll(icmp.snapshots(compat))
        .addAll(tcp.snapshots(compat))
        .snapshots();
  }

  private void add(String name, Resolution resolution) {
    String text = LabelText.of(name);
    // What is no name may be cut, and then look like another one.
    if (resolution.success().isEmpty() || !namesSeen.add(text)) {
      return;
    }
    Labels labels = nameResolved.labels(text);
    nameResolved.add(resolution.success().get() ? 1 : 0, labels);
    nameAddresses.add(resolution.addresses().size(), labels);
    resolution
        .lastSuccess()
        .ifPresent(when -> nameLastSuccess.add(when.toEpochMilli() / 1e3, labels));
  }

  private void add(Destination destination, Supplier<TargetSnapshot> target, String... own) {
    List<String> values = new ArrayList<>(List.of(destination.address().toString()));
    if (tcp) {
      values.add(String.valueOf(destination.tcpPort()));
    }
    values.addAll(List.of(own));
    Labels labels = sent.labels(values.toArray(String[]::new));
    rows.add(new Row(values, labels, target));
  }

  private void add(Row row) {
    TargetSnapshot target = row.target().get();
    Labels labels = row.labels();
    SampleWindow.Statistics window = target.window();
    sent.add((double) target.sent(), labels);
    received.add((double) target.received(), labels);
    latencySum.add(target.rttSeconds(), labels);
    latencySquaredSum.add(target.rttSquaredSeconds(), labels);
    samplesCount.add(window.samples(), labels);
    windowSamples.add(window.samples(), labels);
    if (window.samples() == 0) {
      loss.addNotYetKnown(labels);
      latency.addNotYetKnown(labels);
      deviation.addNotYetKnown(labels);
    } else {
      loss.add(window.lossRatio(), labels);
    }
    if (window.timed() > 0) {
      latency.add(window.meanSeconds(), labels);
      deviation.add(window.deviationSeconds(), labels);
    }
    target.roundTrips().ifPresent(histogram -> histogram.addTo(roundTrips, labels));
    reordered.add((double) target.reordered(), labels);
    hopLimitChanges.add((double) target.hopLimitChanges(), labels);
    bursts.add((double) target.lossBursts().begun(), labels);
    currentBurst.add((double) target.lossBursts().current(), labels);
    longestBurst.add((double) target.lossBursts().longest(), labels);
    if (tcp) {
      retransmissions.add((double) target.synAcksLate(), row.values("first"));
      retransmissions.add((double) target.synAcksAgain(), row.values("again"));
    }
    target.jitterSeconds().ifPresent(seconds -> jitter.add(seconds, labels));
    target.hopLimit().ifPresent(limit -> hopLimit.add(limit, labels));
    target.pathMtu().ifPresent(bytes -> pathMtu.add(bytes, labels));
    target
        .losses()
        .forEach((cause, count) -> losses.add(count.doubleValue(), row.values(cause.label())));
    target
        .lastReport()
        .ifPresent(report ->
            reportInfo.add(1, row.values(report.cause().label(), report.reporter().toString())));
    target
        .discards()
        .forEach((reason, count) -> discards.add(count.doubleValue(), row.values(reason.label())));
    target
        .sendErrors()
        .forEach((reason, count) -> sendErrors.add(count.doubleValue(), row.values(reason)));
  }

  /** Sorted once, so that there is little left for the library, which sorts each family. */
  private MetricSnapshots snapshots(boolean compat) {
    rows.sort(Comparator.comparing(Row::labels));
    rows.forEach(this::add);
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
            pathMtu,
            hopLimitChanges,
            reordered,
            retransmissions,
            bursts,
            currentBurst,
            longestBurst,
            sendErrors,
            nameResolved,
            nameAddresses,
            nameLastSuccess)
        .forEach(family -> all.add(family.snapshot()));
    all.add(roundTrips.snapshot());
    if (compat) {
      all.add(samplesCount.snapshot());
    }
    return all.snapshots();
  }

  private Family counter(String name, String help, String... furtherLabels) {
    return Family.counter(name, help, names(furtherLabels));
  }

  private Family gauge(String name, String help, String... furtherLabels) {
    return Family.gauge(name, help, names(furtherLabels));
  }

  private String[] names(String... further) {
    return Stream.of(
            tcp ? Stream.of("ip", "tcp_port") : Stream.of("ip"),
            ownLabels.stream(),
            Stream.of(further))
        .flatMap(part -> part)
        .toArray(String[]::new);
  }
}

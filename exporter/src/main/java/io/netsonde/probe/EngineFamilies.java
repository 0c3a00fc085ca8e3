package io.netsonde.probe;

import io.netsonde.metrics.Family;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The probe slice's own families on {@code /metrics}: what the engine does over all targets. */
final class EngineFamilies {
  private EngineFamilies() {}

  static List<MetricSnapshot> of(
      ProbeStatistics icmp, int icmpTargets, ProbeStatistics tcp, int tcpTargets) {
    List<MetricSnapshot> families = new ArrayList<>();
    families.addAll(originals("icmp", "ICMP echo", "Echo requests", "Echo replies", icmp));
    families.addAll(originals("tcp", "TCP", "SYN segments", "SYN/ACK segments", tcp));
    families.add(
        active("icmp_active_probes", "Addresses that are probed with ICMP echo now.", icmpTargets));
    families.add(active("tcp_active_probes", "TCP ports that are probed now.", tcpTargets));
    Family clockSteps =
        Family.counter(
            "probe_clock_steps_total",
            "Replies measured without kernel stamps because the clock had been set meanwhile.",
            "protocol");
    Family overflows =
        Family.counter(
            "probe_receive_buffer_overflows_total",
            "Packets that came to a probing socket and found no room; net.core.rmem_max bounds the"
                + " room of a process without CAP_NET_ADMIN.",
            "protocol");
    Family undecided =
        Family.counter(
            "probe_undecided_total",
            "Probes that may have been answered when there was no room for the answer; they count"
                + " neither as sent nor as lost.",
            "protocol");
    Family samples =
        Family.counter(
            "probe_samples_total",
            "Replies by the clocks that measured them: the network card's stamps on both sides, the"
                + " kernel's, the kernel's TCP, the kernel's on arrival only, or none.",
            "protocol",
            "stamps");
    Family discards =
        Family.counter(
            "probe_replies_discarded_total",
            "Messages that came to a probing socket and were not counted as replies, by reason.",
            "protocol",
            "reason");
    Family methods =
        Family.gauge(
            "probe_method_info",
            "How probes are sent, as permitted here: raw, ping_socket, syn or connect; absent for"
                + " what is off or was not asked for yet.",
            "protocol",
            "family",
            "method");
    Map.of("icmp", icmp, "tcp", tcp)
        .forEach((protocol, statistics) -> {
          clockSteps.add((double) statistics.clockSteps(), protocol);
          overflows.add((double) statistics.overflows(), protocol);
          undecided.add((double) statistics.undecided(), protocol);
          statistics
              .samples()
              .forEach(
                  (source, count) -> samples.add(count.doubleValue(), protocol, source.label()));
          statistics
              .discards()
              .forEach(
                  (reason, count) -> discards.add(count.doubleValue(), protocol, reason.label()));
          addMethod(methods, protocol, "ipv4", statistics.v4());
          addMethod(methods, protocol, "ipv6", statistics.v6());
        });
    List.of(clockSteps, overflows, undecided, samples, discards, methods)
        .forEach(family -> families.add(family.snapshot()));
    return families;
  }

  private static void addMethod(
      Family methods, String protocol, String family, ProbeStatistics.SocketState state) {
    state.method().ifPresent(method -> methods.add(1, protocol, family, method.label()));
  }

  /** The counters that the original serves of each protocol. */
  private static List<MetricSnapshot> originals(
      String prefix, String protocol, String requests, String replies, ProbeStatistics statistics) {
    return List.of(
        counter(
            prefix + "_packets_sent_total",
            requests + " whose outcome is known, over all targets.",
            statistics.sent()),
        counter(
            prefix + "_packets_recv_total",
            replies + " received in time, over all targets.",
            statistics.received()),
        counter(
            prefix + "_packets_error_total",
            "Sends and receives of "
                + protocol
                + " that this machine's kernel refused; netsonde_slice_errors_total has the"
                + " reasons.",
            statistics.errorCount()));
  }

  private static MetricSnapshot active(String name, String help, int targets) {
    return Family.gauge(name, help).add(targets).snapshot();
  }

  private static MetricSnapshot counter(String name, String help, long value) {
    return Family.counter(name, help).add((double) value).snapshot();
  }
}

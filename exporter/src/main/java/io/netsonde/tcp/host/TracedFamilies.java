package io.netsonde.tcp.host;

import io.netsonde.metrics.Family;
import io.netsonde.metrics.LabelText;
import io.netsonde.tcp.tracepoints.TracedCounts.Count;
import io.netsonde.tcp.tracepoints.TracedPlace;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The families of what the kernel counts at its tracepoints. */
final class TracedFamilies {
  private static final String NETNS = "netns";
  private static final String IP_VERSION = "ip_version";
  private static final String WITH = ", with tcp.tracepoints; sockets of IPv6 may carry IPv4.";

  private final Family retransmissions =
      Family.counter(
          "tcp_host_traced_retransmissions_total",
          "Packets that sockets of this machine sent again, SYN/ACKs apart" + WITH,
          NETNS,
          IP_VERSION,
          "kind");
  private final Family segments =
      Family.counter(
          "tcp_host_traced_retransmitted_segments_total",
          "Segments that these were" + WITH,
          NETNS,
          IP_VERSION);
  private final Family resets =
      Family.counter(
          "tcp_host_traced_resets_total",
          "Resets that this machine sent, and that came for its sockets" + WITH,
          NETNS,
          IP_VERSION,
          "direction");
  private final Family states =
      Family.counter(
          "tcp_host_traced_state_changes_total",
          "How often sockets went from one state to another" + WITH,
          NETNS,
          IP_VERSION,
          "from",
          "to");
  private final Family missed =
      Family.counter(
          "tcp_host_traced_missed_events_total",
          "Events that found no room among the kernel's counters, with tcp.tracepoints.");

  private TracedFamilies() {}

  static List<MetricSnapshot> of(HostSnapshot snapshot) {
    return new TracedFamilies().build(snapshot);
  }

  private List<MetricSnapshot> build(HostSnapshot snapshot) {
    if (snapshot.tracing().on()) {
      for (HostSnapshot.Namespace namespace : snapshot.namespaces()) {
        String netns = LabelText.of(namespace.netns());
        List<Count> counts = namespace.traced().counts();
        add(netns, false, counts.stream().filter(count -> !count.v6()).toList());
        add(netns, true, counts.stream().filter(Count::v6).toList());
      }
      missed.add((double) snapshot.tracing().missed());
    }
    return Stream.of(retransmissions, segments, resets, states, missed)
        .map(Family::snapshot)
        .toList();
  }

  /** Those of one family; what has not happened yet is 0, changes of states apart. */
  private void add(String netns, boolean v6, List<Count> counts) {
    String version = v6 ? "6" : "4";
    double again = sum(counts, TracedPlace.RETRANSMIT, Count::times);
    retransmissions.add(again, netns, version, "segment");
    double synAcks = sum(counts, TracedPlace.RETRANSMIT_SYN_ACK, Count::times);
    retransmissions.add(synAcks, netns, version, "syn_ack");
    segments.add(sum(counts, TracedPlace.RETRANSMIT, Count::segments), netns, version);
    resets.add(sum(counts, TracedPlace.RESET_SENT, Count::times), netns, version, "sent");
    resets.add(sum(counts, TracedPlace.RESET_RECEIVED, Count::times), netns, version, "received");
    for (Count count : counts) {
      if (count.place() == TracedPlace.STATE) {
        String from = SocketStates.name(count.from());
        String to = SocketStates.name(count.to());
        states.add((double) count.times(), netns, version, from, to);
      }
    }
  }

  private static double sum(List<Count> counts, TracedPlace place, ToLongFunction<Count> what) {
    return (double) counts.stream().filter(count -> count.place() == place).mapToLong(what).sum();
  }
}

package io.netsonde.tcp.families;

import io.netsonde.metrics.Family;
import io.netsonde.tcp.analysis.AnalysisBounds;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/** The families of what the analysis holds, and of what it had to let go. */
final class BoundFamilies {
  private BoundFamilies() {}

  static List<MetricSnapshot> of(AnalysisBounds bounds) {
    return List.of(
        Family.gauge("tcp_flow_tracked_connections", "Connections that are remembered now.")
            .add((double) bounds.conversations())
            .snapshot(),
        Family.counter(
                "tcp_flow_connections_seen_total", "Connections that were remembered so far.")
            .add((double) bounds.conversationsSeen())
            .snapshot(),
        Family.counter(
                "tcp_flow_forgotten_connections_total",
                "Connections that were forgotten: evicted for want of room, or expired in silence.",
                "reason")
            .add((double) bounds.conversationsEvicted(), "evicted")
            .add((double) bounds.conversationsExpired(), "expired")
            .snapshot(),
        Family.gauge("tcp_flow_listed_pairs", "Pairs that have series of their own now.")
            .add((double) bounds.pairs())
            .snapshot(),
        Family.counter(
                "tcp_flow_folded_pairs_total",
                "Pairs whose counts went over to \"other\": replaced by a busier pair, or expired in"
                    + " silence.",
                "reason")
            .add((double) bounds.pairsReplaced(), "replaced")
            .add((double) bounds.pairsExpired(), "expired")
            .snapshot(),
        Family.counter(
                "tcp_flow_unlisted_packets_total",
                "Packets that count as \"other\" because there were more pairs than may be listed.")
            .add((double) bounds.packetsUnlisted())
            .snapshot(),
        Family.counter(
                "tcp_flow_unnamed_devices_total",
                "Names of devices that found no place and count as the device \"others\".")
            .add((double) bounds.devicesUnnamed())
            .snapshot(),
        Family.counter(
                "tcp_flow_unassembled_packets_total",
                "Packets in fragments that were never whole: incomplete, or evicted for want of"
                    + " room.",
                "reason")
            .add((double) bounds.fragmentsIncomplete(), "incomplete")
            .add((double) bounds.fragmentsEvicted(), "evicted")
            .snapshot());
  }
}

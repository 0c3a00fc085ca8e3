package io.netsonde.tcp.host;

import io.netsonde.metrics.Family;
import io.netsonde.metrics.LabelText;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The families of the kernel's own counters, for one scrape. */
public final class HostFamilies {
  private static final String NETNS = "netns";
  private static final String IP_VERSION = "ip_version";

  private final Map<String, Family> byName = new LinkedHashMap<>();
  private final Family orphans =
      Family.gauge(
          "tcp_host_orphaned_sockets",
          "Connections of the whole machine that no process holds any more.");
  private final Family memory =
      Family.gauge("tcp_host_memory_bytes", "What the buffers of TCP hold on the whole machine.");
  private final Family states =
      Family.gauge(
          "tcp_host_sockets_by_state",
          "TCP sockets by state, with tcp.socket_survey.",
          NETNS,
          IP_VERSION,
          "state");
  private final Family retransmitting =
      survey("retransmitting_connections", "Connections that are sending something again now");
  private final Family received =
      survey("receive_queue_bytes", "Bytes that have arrived and that no program has read yet");
  private final Family sent =
      survey("send_queue_bytes", "Bytes that programs have sent and nobody has acknowledged yet");
  private final Family slowest =
      survey(
          "slowest_round_trip_seconds",
          "The longest of the smoothed round-trip times of all connections");

  private HostFamilies() {
    for (HostCounters.Kind kind : HostCounters.kinds()) {
      String[] labels =
          kind.label().isEmpty() ? new String[] {NETNS} : new String[] {NETNS, kind.label()};
      byName.put(
          kind.name(),
          kind.isCounter()
              ? Family.counter(kind.name(), kind.help(), labels)
              : Family.gauge(kind.name(), kind.help(), labels));
    }
  }

  private static Family survey(String name, String help) {
    return Family.gauge("tcp_host_" + name, help + ", with tcp.socket_survey.", NETNS);
  }

  /** The families of a reading. */
  public static List<MetricSnapshot> of(HostSnapshot snapshot) {
    return new HostFamilies().build(snapshot);
  }

  private List<MetricSnapshot> build(HostSnapshot snapshot) {
    snapshot.namespaces().forEach(this::add);
    snapshot.orphans().ifPresent(count -> orphans.add((double) count));
    snapshot.memoryBytes().ifPresent(bytes -> memory.add((double) bytes));
    List<MetricSnapshot> families = new ArrayList<>();
    byName.values().forEach(family -> families.add(family.snapshot()));
    for (Family family :
        List.of(orphans, memory, states, retransmitting, received, sent, slowest)) {
      families.add(family.snapshot());
    }
    families.addAll(TracedFamilies.of(snapshot));
    return families;
  }

  private void add(HostSnapshot.Namespace namespace) {
    String netns = LabelText.of(namespace.netns());
    for (HostCounters.Counter counter : HostCounters.counters()) {
      Family family = byName.get(counter.family());
      Long value = namespace.values().get(counter.source());
      if (family != null && value != null) {
        if (counter.value().isEmpty()) {
          family.add((double) value, netns);
        } else {
          family.add((double) value, netns, counter.value());
        }
      }
    }
    Optional<SocketSummary> sockets = namespace.sockets();
    sockets.ifPresent(summary -> add(netns, summary));
  }

  private void add(String netns, SocketSummary summary) {
    summary
        .states()
        .forEach((state, count) ->
            states.add((double) count, netns, state.v6() ? "6" : "4", state.name()));
    retransmitting.add((double) summary.retransmitting(), netns);
    received.add((double) summary.receiveQueueBytes(), netns);
    sent.add((double) summary.sendQueueBytes(), netns);
    if (summary.slowestRoundTripMicros() > 0) {
      slowest.add(summary.slowestRoundTripMicros() / 1e6, netns);
    }
  }
}

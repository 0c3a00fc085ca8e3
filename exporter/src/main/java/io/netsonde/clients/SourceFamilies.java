package io.netsonde.clients;

import io.netsonde.metrics.Family;
import io.netsonde.wire.nftables.Flowtable;
import io.netsonde.wire.nftables.SetFill;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.stream.Stream;

/** The families about where the slice has its figures from, for one scrape. */
final class SourceFamilies {
  private SourceFamilies() {}

  static List<MetricSnapshot> of(ClientsSnapshot snapshot) {
    return Stream.concat(accounting(snapshot).stream(), connections(snapshot).stream())
        .map(Family::snapshot)
        .toList();
  }

  private static List<Family> accounting(ClientsSnapshot snapshot) {
    AccountingState state = snapshot.accounting();
    Family source =
        Family.gauge(
            "client_accounting_info",
            "Where the bytes of clients come from: a table of our own, the kernel's connections, or"
                + " the user's rules; always 1.",
            "source");
    Family reinstalls =
        Family.counter(
            "client_accounting_reinstalls_total",
            "How often the table in the kernel had been removed by somebody and was made anew.");
    Family elements =
        Family.gauge(
            "client_accounting_set_elements",
            "Counters in the kernel's set; a client has up to six.",
            "family");
    Family size =
        Family.gauge(
            "client_accounting_set_size",
            "Counters for which the kernel's set has room; when it is full, new clients are missed.",
            "family");
    Family missedBytes =
        Family.counter(
            "client_accounting_missed_bytes_total",
            "Bytes of clients for whom the kernel's set had no room.");
    Family missedPackets =
        Family.counter(
            "client_accounting_missed_packets_total",
            "Packets of clients for whom the kernel's set had no room.");
    Family flowtables =
        Family.gauge(
            "client_accounting_flowtable_info",
            "Flowtables by which packets pass by the firewall and its counters; always 1.",
            "table",
            "name",
            "counter",
            "hardware");
    Family saved =
        Family.gauge(
            "client_totals_saved_timestamp_seconds",
            "Of when the totals are that outlive a restart; absent where none were saved yet.");
    source.add(1, state.source().label());
    reinstalls.add((double) state.reinstalls());
    for (int i = 0; i < state.fills().size(); i++) {
      SetFill fill = state.fills().get(i);
      String family = i == 0 ? "ipv4" : "ipv6";
      size.add((double) fill.size(), family);
      if (fill.count() >= 0) {
        elements.add((double) fill.count(), family);
      }
    }
    snapshot.totals().lastSaved().ifPresent(when -> saved.add((double) when.toEpochMilli() / 1e3));
    missedBytes.add((double) state.missedBytes());
    missedPackets.add((double) state.missedPackets());
    for (Flowtable flowtable : state.flowtables()) {
      flowtables.add(
          1,
          flowtable.table(),
          flowtable.name(),
          Boolean.toString(flowtable.counts()),
          Boolean.toString(flowtable.hardware()));
    }
    return List.of(
        source, reinstalls, elements, size, missedBytes, missedPackets, flowtables, saved);
  }

  private static List<Family> connections(ClientsSnapshot snapshot) {
    ConnectionState state = snapshot.connections();
    Family overruns =
        Family.counter(
            "client_conntrack_event_overruns_total",
            "How often events of connections came faster than they were read, so that all"
                + " connections had to be read.");
    Family dumps =
        Family.counter("client_conntrack_dumps_total", "How often all connections were read.");
    Family dumpSeconds =
        Family.gauge(
            "client_conntrack_dump_duration_seconds",
            "How long the latest reading of all connections took.");
    Family offloaded =
        Family.gauge(
            "client_conntrack_offloaded_connections",
            "Connections of clients whose packets pass by the firewall and its counters.");
    Family entries =
        Family.gauge(
            "client_conntrack_entries", "Connections in the kernel's table, whoever has them.");
    Family max =
        Family.gauge(
            "client_conntrack_entries_max",
            "Connections for which the kernel's table has room; when it is full, new ones fail.");
    Family drops =
        Family.counter(
            "client_conntrack_drops_total",
            "Packets and connections that the kernel's table had no place for, by reason.",
            "reason");
    overruns.add((double) state.overruns());
    dumps.add((double) state.dumps());
    dumpSeconds.add(state.dumpSeconds());
    if (state.current()) {
      offloaded.add((double) state.offloaded());
    }
    snapshot
        .conntrack()
        .ifPresent(counts -> {
          entries.add((double) counts.entries());
          max.add(counts.max() < 0 ? Double.NaN : (double) counts.max());
          drops.add((double) counts.dropped(), "no_room");
          drops.add((double) counts.earlyDropped(), "made_room");
          drops.add((double) counts.insertFailed(), "insert_failed");
          drops.add((double) counts.invalid(), "invalid");
          drops.add((double) counts.errors(), "error");
        });
    return List.of(overruns, dumps, dumpSeconds, offloaded, entries, max, drops);
  }
}

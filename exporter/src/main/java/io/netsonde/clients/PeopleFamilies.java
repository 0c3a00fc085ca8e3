package io.netsonde.clients;

import io.netsonde.metrics.Family;
import io.netsonde.wire.netlink.NeighbourTableState;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.stream.Stream;

/** The families about where names and presence come from, for one scrape. */
final class PeopleFamilies {
  private PeopleFamilies() {}

  static List<MetricSnapshot> of(ClientsSnapshot snapshot) {
    Family up =
        Family.gauge(
            "client_name_source_up",
            "Whether all that a source of names has to be read or asked was, the last time.",
            "source");
    Family entries =
        Family.gauge("client_name_source_entries", "Names that a source gives now.", "source");
    Family errors =
        Family.counter(
            "client_name_source_errors_total",
            "How often a source of names could not be read or asked, by reason.",
            "source",
            "reason");
    Family probes =
        Family.counter(
            "client_presence_probes_total",
            "How often the kernel was told to ask a client that had fallen silent.");
    Family overruns =
        Family.counter(
            "client_presence_event_overruns_total",
            "How often changes of neighbours came faster than they were read, so that all were"
                + " read.");
    Family evictions =
        Family.counter(
            "client_evictions_total",
            "Clients that were forgotten, with their totals, because they gave no sign for long.");
    evictions.add((double) snapshot.evicted());
    Family tableEntries =
        Family.gauge(
            "client_neighbour_table_entries",
            "Entries in the kernel's table of neighbours, of the whole machine.",
            "family");
    Family max =
        Family.gauge(
            "client_neighbour_table_entries_max",
            "Entries above which the kernel refuses new ones (gc_thresh3), so that clients cannot be"
                + " reached.",
            "family");
    Family fulls =
        Family.counter(
            "client_neighbour_table_fulls_total",
            "How often the kernel's table of neighbours had no place for a new one.",
            "family");
    snapshot
        .names()
        .ifPresent(health ->
            health
                .sources()
                .forEach((source, state) -> {
                  if (state.present()) {
                    up.add(state.up() ? 1 : 0, source.label());
                    entries.add(state.entries(), source.label());
                    state
                        .errors()
                        .forEach((reason, count) ->
                            errors.add(count.doubleValue(), source.label(), reason));
                  }
                }));
    snapshot
        .presence()
        .ifPresent(health -> {
          probes.add((double) health.probes());
          overruns.add((double) health.overruns());
          for (NeighbourTableState table : health.tables()) {
            String family = table.v6() ? "ipv6" : "ipv4";
            tableEntries.add((double) table.entries(), family);
            max.add((double) table.max(), family);
            fulls.add((double) table.refused(), family);
          }
        });
    return Stream.of(up, entries, errors, probes, overruns, tableEntries, max, fulls, evictions)
        .map(Family::snapshot)
        .toList();
  }
}

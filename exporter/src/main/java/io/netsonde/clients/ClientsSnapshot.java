package io.netsonde.clients;

import io.netsonde.clients.names.NamesHealth;
import io.netsonde.clients.presence.PresenceHealth;
import io.netsonde.clients.totals.TotalsHealth;
import io.netsonde.slice.Feature;
import io.netsonde.wire.conntrack.ConntrackStatistics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the loop has found out in one round.
 *
 * @param trouble why there is nobody to watch; empty where there is
 * @param idle whether that is no fault
 * @param clients in the order of their addresses
 * @param accounting how bytes are counted
 * @param conntrack what the kernel counts of connections; empty where it does not tell
 * @param connections how connections are counted
 * @param evicted clients that were forgotten because they gave no sign for long
 * @param lastSuccess when something was last read
 * @param presence how it fares to find out who is there; empty before that has begun
 * @param names how names fare; empty before that has begun
 * @param totals how it fares to keep totals over a restart
 * @param features what the slice can do here
 * @param errors by reason
 * @param boundHits by bound
 */
record ClientsSnapshot(
    String trouble,
    boolean idle,
    List<ClientSnapshot> clients,
    AccountingState accounting,
    Optional<ConntrackStatistics> conntrack,
    ConnectionState connections,
    long evicted,
    Optional<Instant> lastSuccess,
    Optional<PresenceHealth> presence,
    Optional<NamesHealth> names,
    TotalsHealth totals,
    List<Feature> features,
    Map<String, Long> errors,
    Map<String, Long> boundHits) {
  /** Before the first round. */
  static final ClientsSnapshot NOTHING =
      new ClientsSnapshot(
          "has not looked yet",
          false,
          List.of(),
          AccountingState.NOTHING,
          Optional.empty(),
          ConnectionState.NOTHING,
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new TotalsHealth(false, Optional.empty(), Map.of(), Optional.empty()),
          List.of(),
          Map.of(),
          Map.of());

  /** Copies the collections. */
  ClientsSnapshot {
    clients = List.copyOf(clients);
    features = List.copyOf(features);
    errors = Map.copyOf(errors);
    boundHits = Map.copyOf(boundHits);
  }
}

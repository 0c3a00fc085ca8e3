package io.netsonde.clients;

import io.netsonde.metrics.Family;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.stream.Stream;

/**
 * The series of network-metrics-exporter, with its names, types and labels, and the right values.
 *
 * <p>Its later versions' counts of clients are here, too. What they say of the kind of a device
 * they guess from parts of its name, which is not done here.
 */
final class CompatFamilies {
  private static final int BITS = 8;

  private CompatFamilies() {}

  static List<MetricSnapshot> of(ClientsSnapshot snapshot) {
    Family bytes =
        Family.gauge(
            "client_traffic_bytes",
            "Bytes that the client received (rx) and sent (tx).",
            "direction",
            "ip",
            "client");
    Family rate =
        Family.gauge(
            "client_traffic_rate_bps",
            "Bits per second that the client received (rx) and sent (tx) lately.",
            "direction",
            "ip",
            "client");
    Family connections =
        Family.gauge(
            "client_active_connections", "Connections that the client has now.", "ip", "client");
    Family status =
        Family.gauge(
            "client_status", "Whether the client is online (1) or offline (0).", "ip", "client");
    int online = 0;
    boolean known = false;
    for (ClientSnapshot client : snapshot.clients()) {
      SeriesLabels labels = client.labels();
      for (boolean sent : new boolean[] {false, true}) {
        client.bytes(sent).ifPresent(value -> bytes.add((double) value, labels.compat(sent)));
        if (client.isCounted()) {
          rate.add(BITS * client.perSecond(sent), labels.compat(sent));
        }
      }
      if (client.isTracked()) {
        connections.add(client.connections(), labels.compat());
      }
      client.online().ifPresent(there -> status.add(there ? 1 : 0, labels.compat()));
      known |= client.online().isPresent();
      online += client.online().orElse(false) ? 1 : 0;
    }
    Family clientsTotal =
        Family.gauge("network_clients_total", "Clients that are known, online or not.");
    clientsTotal.add(snapshot.clients().size());
    Family clientsOnline = Family.gauge("network_clients_online", "Clients that are online.");
    if (known) {
      clientsOnline.add(online);
    }
    return Stream.of(bytes, rate, connections, status, clientsTotal, clientsOnline)
        .map(Family::snapshot)
        .toList();
  }
}

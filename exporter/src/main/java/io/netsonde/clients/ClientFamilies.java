package io.netsonde.clients;

import io.netsonde.clients.model.Protocol;
import io.netsonde.clients.model.Traffic;
import io.netsonde.metrics.Family;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.stream.Stream;

/**
 * The families about clients, for one scrape.
 *
 * <p>Names are in {@code client_info} alone, so that one that changes does not begin the series of
 * bytes anew.
 */
final class ClientFamilies {
  private final Family received =
      Family.counter(
          "client_receive_bytes_total",
          "Bytes sent to the client, from the network header on, by what is at the other end.",
          "ip",
          "via");
  private final Family sent =
      Family.counter(
          "client_transmit_bytes_total",
          "Bytes sent by the client, from the network header on, by what is at the other end.",
          "ip",
          "via");
  private final Family receivedPackets =
      Family.counter(
          "client_receive_packets_total",
          "Packets sent to the client, as the router forwards them: cards and drivers join packets"
              + " of TCP, so that these are fewer than on the wire.",
          "ip",
          "via");
  private final Family sentPackets =
      Family.counter(
          "client_transmit_packets_total",
          "Packets sent by the client, as the router forwards them: cards and drivers join packets"
              + " of TCP, so that these are fewer than on the wire.",
          "ip",
          "via");
  private final Family receiveRate =
      Family.gauge(
          "client_receive_bytes_per_second",
          "Bytes per second sent to the client between the latest two readings.",
          "ip");
  private final Family sendRate =
      Family.gauge(
          "client_transmit_bytes_per_second",
          "Bytes per second sent by the client between the latest two readings.",
          "ip");
  private final Family connections =
      Family.gauge(
          "client_connections",
          "Connections that the client has now, to it or from it, as the router tracks them.",
          "ip",
          "protocol");
  private final Family opened =
      Family.counter(
          "client_connections_opened_total",
          "Connections of the client that were begun since Netsonde watches.",
          "ip",
          "protocol");
  private final Family online =
      Family.gauge(
          "client_online", "Whether the client is there; absent where nobody can tell.", "ip");
  private final Family lastSeen =
      Family.gauge(
          "client_last_seen_timestamp_seconds",
          "When the client last gave a sign: traffic, or an answer to the router.",
          "ip");
  private final Family info =
      Family.gauge(
          "client_info",
          "Who the client is: its name and who told it, its address on the link and who made the"
              + " card; always 1.",
          "ip",
          "mac",
          "mac_type",
          "vendor",
          "name",
          "name_source",
          "interface");

  private ClientFamilies() {}

  static List<MetricSnapshot> of(ClientsSnapshot snapshot) {
    ClientFamilies families = new ClientFamilies();
    snapshot.clients().forEach(families::add);
    return Stream.of(
            families.received,
            families.sent,
            families.receivedPackets,
            families.sentPackets,
            families.receiveRate,
            families.sendRate,
            families.connections,
            families.opened,
            families.online,
            families.lastSeen,
            families.info)
        .map(Family::snapshot)
        .toList();
  }

  /** Hot: some twenty series for each client. */
  private void add(ClientSnapshot client) {
    SeriesLabels labels = client.labels();
    info.add(1, labels.info());
    for (Traffic kind : Traffic.all()) {
      Family bytes = kind.sent() ? sent : received;
      Family packets = kind.sent() ? sentPackets : receivedPackets;
      client.bytes(kind).ifPresent(value -> bytes.add((double) value, labels.via(kind)));
      client.packets(kind).ifPresent(value -> packets.add((double) value, labels.via(kind)));
    }
    if (client.isCounted()) {
      receiveRate.add(client.perSecond(false), labels.own());
      sendRate.add(client.perSecond(true), labels.own());
    }
    if (client.isTracked()) {
      for (Protocol protocol : Protocol.all()) {
        if (client.connections(protocol) > 0 || client.opened(protocol) > 0) {
          connections.add(client.connections(protocol), labels.protocol(protocol));
          opened.add((double) client.opened(protocol), labels.protocol(protocol));
        }
      }
    }
    client.online().ifPresent(there -> online.add(there ? 1 : 0, labels.own()));
    client.lastSeen().ifPresent(when -> lastSeen.add(when.toEpochMilli() / 1e3, labels.own()));
  }
}

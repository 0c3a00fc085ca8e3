package io.netsonde.clients;

import io.netsonde.slice.LiveRow;
import io.netsonde.slice.LiveTable;
import io.netsonde.slice.LiveTable.Column;
import java.util.List;
import java.util.OptionalLong;

/** What the live page shows of clients: who they are, and what they use. */
final class LiveView {
  private static final List<Column> COLUMNS =
      List.of(
          Column.gauge("received"),
          Column.gauge("sent"),
          Column.present("received_total"),
          Column.present("sent_total"),
          Column.present("connections"),
          Column.present("seen"));

  private LiveView() {}

  /** The tables of all clients, and of what they use together. */
  static List<LiveTable> of(ClientsSnapshot snapshot) {
    List<LiveRow> rows = snapshot.clients().stream().map(LiveView::row).toList();
    LiveRow all = new LiveRow("all", List.of(), sum(rows, 0), sum(rows, 1));
    return List.of(
        new LiveTable("clients", COLUMNS, rows),
        new LiveTable("total", COLUMNS.subList(0, 2), rows.isEmpty() ? List.of() : List.of(all)));
  }

  /** Of what is known; NaN where nothing is. */
  private static double sum(List<LiveRow> rows, int column) {
    return rows.stream()
        .mapToDouble(row -> row.number(column))
        .filter(Double::isFinite)
        .reduce((some, other) -> some + other)
        .orElse(Double.NaN);
  }

  private static LiveRow row(ClientSnapshot client) {
    Identity identity = client.labels().identity();
    String address = client.address().toString();
    return new LiveRow(
        address,
        List.of(
            identity.name(),
            address,
            identity.mac(),
            identity.vendor(),
            identity.interfaceName(),
            client.online().map(there -> there ? "online" : "offline").orElse("unknown")),
        client.perSecond(false),
        client.perSecond(true),
        number(client.bytes(false)),
        number(client.bytes(true)),
        client.isTracked() ? client.connections() : Double.NaN,
        client.lastSeen().map(instant -> (double) instant.getEpochSecond()).orElse(Double.NaN));
  }

  private static double number(OptionalLong value) {
    return value.isPresent() ? (double) value.getAsLong() : Double.NaN;
  }
}

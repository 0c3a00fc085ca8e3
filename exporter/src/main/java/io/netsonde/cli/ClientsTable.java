package io.netsonde.cli;

import io.netsonde.clients.LiveClients.Line;
import io.netsonde.clients.LiveClients.Round;
import io.netsonde.slice.JsonObject;
import java.util.Locale;

/**
 * Clients as text: a table, or JSON on one line.
 *
 * @param json which of the two
 */
record ClientsTable(boolean json) {
  private static final String NOTHING = "-";
  private static final int BITS = 8;
  private static final double STEP = 1000;

  /** One reading. */
  String text(Round round) {
    if (json) {
      return new JsonObject()
              .put("clients", round.clients().stream().map(ClientsTable::json).toList())
          + "\n";
    }
    StringBuilder text =
        new StringBuilder(
            row("NAME", "ADDRESS", "DOWN bit/s", "UP bit/s", "DOWN", "UP", "CONN", "STATE"));
    for (Line line : round.clients()) {
      text.append(
          row(
              line.name().isEmpty() ? NOTHING : line.name(),
              line.address(),
              scaled(BITS * line.receivedPerSecond()),
              scaled(BITS * line.sentPerSecond()),
              scaled((double) line.received()),
              scaled((double) line.sent()),
              line.connections() < 0 ? NOTHING : Integer.toString(line.connections()),
              line.online()));
    }
    return text.toString();
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-24.24s %-39s %10s %10s %9s %9s %6s  %s%n", cells);
  }

  /** Three digits and a unit; what is not known is a dash. */
  private static String scaled(double value) {
    if (Double.isNaN(value) || value < 0) {
      return NOTHING;
    }
    double left = value;
    for (String unit : new String[] {"", "k", "M", "G"}) {
      if (left < STEP) {
        return String.format(Locale.ROOT, unit.isEmpty() ? "%.0f%s" : "%.1f%s", left, unit);
      }
      left /= STEP;
    }
    return String.format(Locale.ROOT, "%.1fT", left);
  }

  private static JsonObject json(Line line) {
    JsonObject object =
        new JsonObject()
            .put("ip", line.address())
            .put("name", line.name())
            .put("mac", line.mac())
            .put("state", line.online());
    if (line.received() >= 0) {
      object.put("received_bytes", line.received());
    }
    if (line.sent() >= 0) {
      object.put("sent_bytes", line.sent());
    }
    if (Double.isFinite(line.receivedPerSecond())) {
      object.put("received_bytes_per_second", line.receivedPerSecond());
      object.put("sent_bytes_per_second", line.sentPerSecond());
    }
    if (line.connections() >= 0) {
      object.put("connections", line.connections());
    }
    return object;
  }
}

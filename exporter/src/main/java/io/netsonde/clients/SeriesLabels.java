package io.netsonde.clients;

import io.netsonde.clients.model.Protocol;
import io.netsonde.clients.model.Traffic;
import io.netsonde.metrics.LabelText;
import io.netsonde.wire.IpAddress;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;

/**
 * The labels of one client's series, made once and again when its identity changes: with thousands
 * of clients they would be most of the cost of a scrape.
 *
 * <p>Immutable, so that scrapes share them.
 */
final class SeriesLabels {
  /** What network-metrics-exporter calls a client without a name. */
  private static final String NO_NAME = "unknown";

  private final Identity identity;
  private final Labels own;
  private final Labels info;
  private final Labels compat;
  private final Labels compatReceived;
  private final Labels compatSent;
  private final List<Labels> via = new ArrayList<>();
  private final List<Labels> protocols = new ArrayList<>();

  SeriesLabels(IpAddress address, Identity identity) {
    this.identity = identity;
    String ip = address.toString();
    String name = identity.name().isEmpty() ? NO_NAME : LabelText.of(identity.name());
    own = Labels.of("ip", ip);
    info =
        Labels.of(
            new String[] {"ip", "mac", "mac_type", "vendor", "name", "name_source", "interface"},
            new String[] {
              ip,
              identity.mac(),
              identity.macType(),
              LabelText.of(identity.vendor()),
              LabelText.of(identity.name()),
              identity.nameSource(),
              LabelText.of(identity.interfaceName())
            });
    compat = Labels.of("ip", ip, "client", name);
    compatReceived = Labels.of("direction", "rx", "ip", ip, "client", name);
    compatSent = Labels.of("direction", "tx", "ip", ip, "client", name);
    for (Traffic kind : Traffic.all()) {
      via.add(Labels.of("ip", ip, "via", kind.via().label()));
    }
    for (Protocol protocol : Protocol.all()) {
      protocols.add(Labels.of("ip", ip, "protocol", protocol.label()));
    }
  }

  /** For whom they were made. */
  Identity identity() {
    return identity;
  }

  Labels own() {
    return own;
  }

  Labels info() {
    return info;
  }

  /** Those of network-metrics-exporter's series without a direction. */
  Labels compat() {
    return compat;
  }

  /** Those of network-metrics-exporter's series with a direction, by its words. */
  Labels compat(boolean sent) {
    return sent ? compatSent : compatReceived;
  }

  Labels via(Traffic kind) {
    return via.get(kind.number());
  }

  Labels protocol(Protocol protocol) {
    return protocols.get(protocol.number());
  }
}

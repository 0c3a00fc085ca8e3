package io.netsonde.clients;

import io.netsonde.clients.AccountingState.Source;
import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.Protocol;
import io.netsonde.clients.model.Traffic;
import io.netsonde.clients.names.NameSource;
import io.netsonde.clients.names.NamesHealth;
import io.netsonde.clients.names.SourceHealth;
import io.netsonde.clients.presence.PresenceHealth;
import io.netsonde.clients.totals.TotalsHealth;
import io.netsonde.metrics.Exposition;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import io.netsonde.wire.conntrack.ConntrackStatistics;
import io.netsonde.wire.netlink.NeighbourTableState;
import io.netsonde.wire.nftables.Flowtable;
import io.netsonde.wire.nftables.SetFill;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Every family that the slice can have, which no single machine shows. */
public final class WholeClients {
  private static final String ADDRESS = "192.168.10.20";

  private WholeClients() {}

  /** As Prometheus text. */
  public static String text(boolean compat) throws IOException {
    List<MetricSnapshot> families = new ArrayList<>(ClientFamilies.of(snapshot()));
    families.addAll(SourceFamilies.of(snapshot()));
    families.addAll(PeopleFamilies.of(snapshot()));
    if (compat) {
      families.addAll(CompatFamilies.of(snapshot()));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Exposition.negotiate(List.of(), List.of()).write(new MetricSnapshots(families), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  static ClientsSnapshot snapshot() {
    return new ClientsSnapshot(
        "",
        false,
        List.of(client()),
        new AccountingState(
            Source.TABLE,
            true,
            "own table",
            1,
            List.of(new SetFill("clients4", 100, 0, 2), new SetFill("clients6", 100, 0, 0)),
            0,
            0,
            List.of(new Flowtable("filter", "ft", true, false))),
        Optional.of(new ConntrackStatistics(3, 100, 0, 1, 0, 0, 0)),
        new ConnectionState(true, "by events", 0, 1, 0.01, 0),
        0,
        Optional.empty(),
        Optional.of(
            new PresenceHealth(
                true,
                null,
                Instant.EPOCH,
                1,
                1,
                0,
                0,
                true,
                1,
                0,
                0,
                0,
                0,
                List.of(new NeighbourTableState(false, 3, 1024, 0)))),
        Optional.of(
            new NamesHealth(
                Map.of(
                    NameSource.DNSMASQ,
                    new SourceHealth(
                        true, true, null, Instant.EPOCH, 1, 1, Map.of("unreadable", 1L), 0)),
                1,
                0,
                1,
                0,
                true,
                null,
                0,
                null,
                true,
                0)),
        new TotalsHealth(true, Optional.empty(), Map.of(), Optional.of(Instant.EPOCH)),
        List.of(),
        Map.of(),
        Map.of());
  }

  private static ClientSnapshot client() {
    IpAddress address = IpAddress.parse(ADDRESS).orElseThrow();
    Client client = Objects.requireNonNull(new ClientTable(1).see(address));
    client.meter(Traffic.WAN_SENT.number()).read(1, 84, 1);
    client.meter(Traffic.WAN_RECEIVED.number()).read(1, 168, 2);
    client.measureRates(1, 2);
    client.connected(Protocol.TCP, true);
    Identity identity =
        new Identity(
            "laptop", "dnsmasq", MacAddress.parse("02:00:00:00:00:01").orElseThrow(), "", "br-lan");
    return new ClientSnapshot(
        client,
        new SeriesLabels(address, identity),
        true,
        true,
        Optional.of(true),
        Optional.of(Instant.EPOCH));
  }
}

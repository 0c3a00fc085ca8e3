package io.netsonde.jool;

import io.netsonde.metrics.Exposition;
import io.netsonde.wire.jool.InstanceConfiguration;
import io.netsonde.wire.jool.ModuleVersion;
import io.netsonde.wire.jool.Translator;
import io.netsonde.wire.jool.TransportProtocol;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Every family that the slice can have, which no single machine shows. */
public final class WholeJool {
  private WholeJool() {}

  /** As Prometheus text. */
  public static String text(boolean compat) throws IOException {
    InstanceSnapshot known = instance("default", Recorded.counters("4.1.13", "4.1.13-cli-stats"));
    InstanceSnapshot unknown = instance("newer", Recorded.counters("4.1.13", "4.1.9-cli-stats"));
    JoolSnapshot snapshot =
        new JoolSnapshot(
            new JoolModule(true, ModuleVersion.parse("4.1.13"), Set.of(Translator.NAT64)),
            "",
            List.of(known, unknown),
            Map.of(Translator.NAT64, 1),
            Optional.empty(),
            List.of(),
            Map.of(),
            Map.of());
    List<MetricSnapshot> families = new ArrayList<>(JoolFamilies.of(snapshot));
    if (compat) {
      families.addAll(CompatFamilies.of(known, "gateway.example.com"));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Exposition.negotiate(List.of(), List.of()).write(new MetricSnapshots(families), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static InstanceSnapshot instance(String name, NamedCounters counters) {
    InstanceKey key = new InstanceKey("", Translator.NAT64, name);
    return new InstanceSnapshot(
        key,
        Optional.empty(),
        "",
        "netfilter",
        Optional.of(counters),
        OptionalLong.of(100_000),
        Map.of(Failure.NO_INSTANCE.label(), 1L),
        new InstanceDetails(
            Optional.of(new InstanceConfiguration(true, "64:ff9b::/96")),
            Map.of(new InstanceDetails.Pool(TransportProtocol.TCP, 0), 4535L),
            Map.of(TransportProtocol.TCP, 3L),
            Map.of(TransportProtocol.TCP, Map.of("established", 3L))),
        new SeriesLabels(key, counters.table()));
  }
}

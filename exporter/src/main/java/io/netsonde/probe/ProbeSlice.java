package io.netsonde.probe;

import io.netsonde.slice.Endpoint;
import io.netsonde.slice.Health;
import io.netsonde.slice.Slice;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Can I reach it, how fast, and if not, why? The probe slice as the application sees it. */
public final class ProbeSlice implements Slice {
  private final ProbeEngine engine;
  private final NameResolver names;
  private final ProbeEndpoint endpoint;

  /** A slice that stands still until {@link #start}. */
  public ProbeSlice(ProbeConfig config) {
    engine = new ProbeEngine(config, ProbeListener.NONE, ProbeEngine.platformThreads());
    names = NameResolver.ofThisMachine(config.maxTargets(), config.expiry().toNanos());
    endpoint = new ProbeEndpoint(engine, names, config);
  }

  @Override
  public String name() {
    return "probe";
  }

  @Override
  public void start() {
    engine.start();
  }

  @Override
  public Health health() {
    ProbeStatistics statistics = engine.statistics();
    boolean v4 = statistics.icmpv4().open();
    boolean v6 = statistics.icmpv6().open();
    Map<String, Long> errors = new TreeMap<>(statistics.errors());
    errors.put("name_lookup", names.failures());
    boolean running = engine.isRunning();
    return new Health(
        running && (v4 || v6),
        detail(running, v4 || v6, statistics),
        statistics.lastReply(),
        List.of(statistics.icmpv4().feature("icmpv4"), statistics.icmpv6().feature("icmpv6")),
        errors,
        Map.of(
            "targets", engine.refusedTargets(),
            "in_flight", statistics.inFlightFull(),
            "names", names.refusals()));
  }

  private String detail(boolean running, boolean open, ProbeStatistics statistics) {
    if (!running) {
      return "does not probe: its thread does not run; the log says why";
    }
    return open
        ? "probing " + count(engine.targets().size())
        : "cannot probe: " + statistics.icmpv4().detail();
  }

  private static String count(int addresses) {
    return addresses == 1 ? "1 address" : addresses + " addresses";
  }

  @Override
  public List<MetricSnapshot> collect() {
    return EngineFamilies.of(engine.statistics(), engine.targets().size());
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(
            "/probe",
            "Probe a host by ICMP echo, in the background from the first request on",
            List.of("target"),
            endpoint::answer));
  }

  @Override
  public void close() {
    engine.close();
    names.close();
  }
}

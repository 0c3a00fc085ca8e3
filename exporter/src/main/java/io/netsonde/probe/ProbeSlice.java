package io.netsonde.probe;

import io.netsonde.probe.discovery.Discovery;
import io.netsonde.probe.discovery.DiscoveryFamilies;
import io.netsonde.probe.discovery.SourceState;
import io.netsonde.probe.names.Names;
import io.netsonde.slice.Endpoint;
import io.netsonde.slice.Feature;
import io.netsonde.slice.Health;
import io.netsonde.slice.LiveTable;
import io.netsonde.slice.Slice;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Can I reach it, how fast, and if not, why? The probe slice as the application sees it. */
public final class ProbeSlice implements Slice {
  private final ProbeConfig config;
  private final ProbeEngine engine;
  private final Names names;
  private final ProbeEndpoint endpoint;
  private final DebugEndpoint debug;
  private final Discovery discovery;
  private final TargetLists lists;
  private final StaticTargets targets;
  private final boolean compat;

  /** A slice that stands still until {@link #start}. */
  public ProbeSlice(ProbeConfig config) {
    this.config = config;
    engine = new ProbeEngine(config, ProbeListener.NONE, ProbeEngine.platformThreads());
    names =
        Names.ofThisMachine(
            config.names(),
            config.limits().maxTargets(),
            config.limits().expiry(),
            Names.platformThreads());
    endpoint = new ProbeEndpoint(engine, names::resolve, config);
    discovery = new Discovery(config.fleet(), names::resolve);
    lists = new TargetLists(config, this::sources);
    targets = new StaticTargets(config, engine, names::resolve, lists);
    compat = config.compat();
    debug =
        new DebugEndpoint(
            engine, InstantSource.system(), System::nanoTime, DebugEndpoint.MAX_PROBES);
  }

  @Override
  public String name() {
    return "probe";
  }

  @Override
  public void start() {
    engine.start();
    discovery.start();
    if (!config.targets().isEmpty() || !discovery.isEmpty()) {
      targets.start();
    }
  }

  /**
   * Goes over to another configuration while it runs, where the targets alone are others: those
   * that are in both go on without a gap, others begin or end within a second. Any thread, after
   * {@link #start}.
   *
   * @return whether it did; if not, a slice has to be made anew
   */
  public boolean take(ProbeConfig next) {
    if (!next.withTargets(config.targets()).equals(config)) {
      return false;
    }
    lists.configure(next.targets());
    targets.start();
    return true;
  }

  private List<SourceState> sources() {
    discovery.expire();
    return discovery.states();
  }

  @Override
  public Health health() {
    ProbeStatistics echo = engine.statistics();
    Optional<ProbeStatistics> tcp = engine.tcpStatistics();
    boolean open = echo.isOpen() || tcp.filter(ProbeStatistics::isOpen).isPresent();
    boolean running = engine.isRunning();
    List<Feature> features = new ArrayList<>();
    features.add(echo.v4().feature("icmpv4"));
    features.add(echo.v6().feature("icmpv6"));
    if (config.hardware().on()) {
      features.add(HardwareFamilies.feature(config.hardware(), engine.cards().states()));
    }
    Map<String, Long> errors = new TreeMap<>(echo.errors());
    errors.put("name_lookup", names.failures());
    tcp.ifPresent(statistics -> {
      features.add(statistics.v4().feature("tcpv4"));
      features.add(statistics.v6().feature("tcpv6"));
      statistics.errors().forEach((reason, count) -> errors.merge(reason, count, Long::sum));
    });
    Pace echoPace = echo.pace();
    Pace tcpPace = tcp.orElse(ProbeStatistics.NONE).pace();
    return new Health(
        running && open,
        detail(running, open, echo),
        Stream.concat(echo.lastReply().stream(), tcp.flatMap(ProbeStatistics::lastReply).stream())
            .max(Comparator.naturalOrder()),
        features,
        errors,
        Map.of(
            "targets",
            engine.refusedTargets().limitHits(),
            "in_flight",
            echoPace.inFlightHits() + tcpPace.inFlightHits(),
            "max_pps",
            echoPace.maxPpsHits() + tcpPace.maxPpsHits(),
            "names",
            names.refusals(),
            "discovered_targets",
            lists.cuts(),
            "cards",
            (long) engine.cards().leftOut()));
  }

  private String detail(boolean running, boolean open, ProbeStatistics statistics) {
    if (!running) {
      return "does not probe: its thread does not run; the log says why";
    }
    return open
        ? "probing " + count(engine.targets().size())
        : "cannot probe: " + statistics.v4().detail();
  }

  private static String count(int targets) {
    return targets == 1 ? "1 target" : targets + " targets";
  }

  @Override
  public List<MetricSnapshot> collect() {
    int ports = (int) engine.targets().stream().filter(t -> t.destination().isTcp()).count();
    ProbeStatistics echo = engine.statistics();
    ProbeStatistics tcp = engine.tcpStatistics().orElse(ProbeStatistics.NONE);
    List<MetricSnapshot> families =
        new ArrayList<>(EngineFamilies.of(echo, engine.targets().size() - ports, tcp, ports));
    families.addAll(
        new PaceFamilies()
            .add("icmp", echo.pace(), engine.configuredRate(false))
            .add("tcp", tcp.pace(), engine.configuredRate(true))
            .snapshots());
    families.addAll(
        HardwareFamilies.of(
            config.hardware(),
            engine.cards().states(),
            Map.of("icmp", echo.hardware(), "tcp", tcp.hardware())));
    families.add(engine.refusedTargets().family());
    families.addAll(names.collect());
    families.addAll(DiscoveryFamilies.of(discovery.states(), config.fleet().sharding()));
    families.addAll(lists.families());
    ProbeFamilies.of(targets.published(), compat).forEach(families::add);
    return families;
  }

  @Override
  public List<LiveTable> live() {
    return List.of(
        LiveTargets.of(
            targets.published().rows(), engine.targets(), config.limits().interval().toNanos()));
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(
            "/probe",
            "Probe a host by ICMP echo, or a TCP port of it, in the background from the first request"
                + " on",
            List.of("target"),
            endpoint::answer),
        new Endpoint(
            "/debug/probes",
            "All that is probed now, as JSON",
            List.of(),
            DebugEndpoint.MAX_AT_ONCE,
            _ -> debug.answer()));
  }

  @Override
  public void close() {
    discovery.close();
    targets.close();
    engine.close();
    names.close();
  }
}

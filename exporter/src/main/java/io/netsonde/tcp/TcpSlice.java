package io.netsonde.tcp;

import io.netsonde.linux.Capability;
import io.netsonde.slice.Feature;
import io.netsonde.slice.Health;
import io.netsonde.slice.LiveTable;
import io.netsonde.slice.Slice;
import io.netsonde.tcp.analysis.AnalysisSnapshot;
import io.netsonde.tcp.capture.CaptureLoop;
import io.netsonde.tcp.capture.CaptureSnapshot;
import io.netsonde.tcp.capture.InterfacePattern;
import io.netsonde.tcp.families.LivePairs;
import io.netsonde.tcp.families.TcpFamilies;
import io.netsonde.tcp.host.HostFamilies;
import io.netsonde.tcp.host.HostLoop;
import io.netsonde.tcp.host.HostSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** How healthy are the conversations here? The tcp slice as the application sees it. */
public final class TcpSlice implements Slice {
  private static final System.Logger LOG = System.getLogger("io.netsonde.tcp");
  private static final long STOP_MILLIS = 2_000;
  private static final int MAX_NAMED = 5;

  private final TcpConfig config;
  private final List<Watcher> watchers = new ArrayList<>();
  private final List<CaptureLoop> loops = new ArrayList<>();
  private final HostLoop host;
  private final List<Thread> threads = new ArrayList<>();

  /** A slice that stands still until {@link #start}. */
  public TcpSlice(TcpConfig config) {
    this.config = config;
    // Of many processes on a machine each has groups of its own.
    int fanout = config.readers() == 1 ? 0 : ThreadLocalRandom.current().nextInt(1, 1 << 30);
    for (int i = 0; i < config.readers(); i++) {
      Watcher watcher = new Watcher(config.analysisOfReader(), InstantSource.system());
      watchers.add(watcher);
      CaptureLoop loop = new CaptureLoop(config.capture(), fanout, watcher);
      loops.add(loop);
      // Platform threads: they wait in calls, and their rights are their own.
      threads.add(Thread.ofPlatform().name("tcp-capture-" + i).daemon().unstarted(loop));
    }
    host = new HostLoop(config.host());
    if (config.host().enabled()) {
      threads.add(Thread.ofPlatform().name("tcp-host").daemon().unstarted(host));
    }
  }

  @Override
  public String name() {
    return "tcp";
  }

  @Override
  public void start() {
    LOG.log(System.Logger.Level.INFO, wanted());
    threads.forEach(Thread::start);
  }

  @Override
  public Health health() {
    List<CaptureSnapshot> readers = snapshots();
    HostSnapshot counters = host.snapshot();
    Optional<String> dead =
        threads.stream().filter(thread -> !thread.isAlive()).map(Thread::getName).findFirst();
    Optional<String> trouble =
        readers.stream().map(CaptureSnapshot::trouble).filter(t -> !t.isEmpty()).findFirst();
    boolean permitted = readers.stream().allMatch(CaptureSnapshot::permitted);
    boolean up = dead.isEmpty() && trouble.isEmpty();
    return new Health(
        up,
        dead.isEmpty() && !permitted && config.enabled() == TcpConfig.Enabled.AUTO,
        dead.map(name -> "does not work: its thread " + name + " does not run; the log says why")
            .or(() -> trouble.map(reason -> "nothing is captured: " + reason))
            .orElseGet(() -> capturing(readers)),
        Stream.concat(
                readers.stream().map(CaptureSnapshot::lastFrame).flatMap(Optional::stream),
                counters.read().stream())
            .max(Comparator.<Instant>naturalOrder()),
        features(up, trouble.orElse(""), counters),
        sum(readers.stream().map(CaptureSnapshot::errors), counters.errors()),
        sum(readers.stream().map(CaptureSnapshot::boundHits), counters.boundHits()));
  }

  /** What is to be watched, which the first moments do not show yet. */
  private String wanted() {
    List<String> names =
        config.capture().interfaces().stream().map(InterfacePattern::toString).toList();
    return "watching TCP on "
        + (config.capture().interfaces().equals(List.of(InterfacePattern.ALL))
            ? "all interfaces"
            : "the interfaces " + String.join(", ", names))
        + ": "
        + expression()
        + (config.readers() == 1 ? "" : ", by " + config.readers() + " threads");
  }

  private String expression() {
    String expression = config.capture().filter().expression();
    return expression.isEmpty() ? "all packets" : "'" + expression + "'";
  }

  private String capturing(List<CaptureSnapshot> readers) {
    List<String> open = readers.getFirst().open();
    String names = String.join(", ", open.subList(0, Math.min(MAX_NAMED, open.size())));
    String more = open.size() > MAX_NAMED ? " and " + (open.size() - MAX_NAMED) + " more" : "";
    return "capturing " + expression() + " on " + names + more;
  }

  private List<Feature> features(boolean up, String trouble, HostSnapshot counters) {
    List<Feature> features = new ArrayList<>();
    features.add(new Feature("capture", up, up ? capturing(snapshots()) : trouble));
    if (config.host().enabled()) {
      boolean reads = counters.trouble().isEmpty() && counters.read().isPresent();
      features.add(
          new Feature(
              "host_counters",
              reads,
              reads
                  ? "the kernel's own counters of " + counters.namespaces().size() + " namespaces"
                  : counters.trouble()));
      if (config.host().rights().contains(Capability.CAP_SYS_ADMIN)) {
        features.add(
            new Feature(
                "namespaces",
                counters.mayVisit(),
                counters.mayVisit()
                    ? "other network namespaces are visited"
                    : "other network namespaces are not visited: that needs CAP_SYS_ADMIN"));
      }
      if (config.host().tracepoints()) {
        HostSnapshot.Tracing tracing = counters.tracing();
        features.add(
            new Feature(
                "tracepoints",
                tracing.on(),
                tracing.on()
                    ? "the kernel counts what its own sockets send again, reset and become"
                    : tracing.trouble()));
      }
    }
    return features;
  }

  private static Map<String, Long> sum(
      Stream<Map<String, Long>> readers, Map<String, Long> further) {
    Map<String, Long> sum = new HashMap<>();
    Stream.concat(readers, Stream.of(further))
        .forEach(counts -> counts.forEach((reason, n) -> sum.merge(reason, n, Long::sum)));
    return sum;
  }

  private List<CaptureSnapshot> snapshots() {
    return loops.stream().map(CaptureLoop::snapshot).toList();
  }

  @Override
  public List<MetricSnapshot> collect() {
    List<MetricSnapshot> families =
        new ArrayList<>(CaptureFamilies.of(config.capture(), snapshots()));
    List<AnalysisSnapshot> found = watchers.stream().map(Watcher::snapshot).toList();
    families.addAll(TcpFamilies.of(AnalysisSnapshot.sum(found), config.compat()));
    if (config.host().enabled()) {
      families.addAll(HostFamilies.of(host.snapshot()));
    }
    return families;
  }

  @Override
  public List<LiveTable> live() {
    return LivePairs.of(AnalysisSnapshot.sum(watchers.stream().map(Watcher::snapshot).toList()));
  }

  @Override
  public void close() {
    loops.forEach(CaptureLoop::stop);
    host.stop();
    long deadline = System.nanoTime() + STOP_MILLIS * 1_000_000;
    try {
      for (Thread thread : threads) {
        thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

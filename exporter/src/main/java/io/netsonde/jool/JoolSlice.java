package io.netsonde.jool;

import io.netsonde.slice.Health;
import io.netsonde.slice.LiveTable;
import io.netsonde.slice.LoopThread;
import io.netsonde.slice.Slice;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is my NAT64 doing with packets? The jool slice as the application sees it. */
public final class JoolSlice implements Slice {
  private final JoolConfig config;
  private final JoolLoop loop;
  private final LoopThread thread;

  /** Made at the start, read by scrapes. */
  private volatile @Nullable HostnameLabel hostname;

  /** A slice that stands still until {@link #start}. */
  public JoolSlice(JoolConfig config) {
    this.config = config;
    loop = new JoolLoop(config);
    thread = new LoopThread("jool-loop", loop);
  }

  @Override
  public String name() {
    return "jool";
  }

  @Override
  public void start() {
    if (config.compat()) {
      hostname =
          config.hostname().isEmpty()
              ? HostnameLabel.ofThisMachine()
              : HostnameLabel.of(config.hostname());
    }
    thread.start();
  }

  @Override
  public Health health() {
    JoolSnapshot snapshot = loop.snapshot();
    boolean running = thread.isRunning();
    boolean missed = snapshot.instances().stream().anyMatch(instance -> !instance.up());
    boolean idle = running && !snapshot.module().loaded() && config.instances().isEmpty();
    return new Health(
        running && snapshot.trouble().isEmpty() && !missed,
        idle,
        thread.trouble().orElseGet(() -> detail(snapshot)),
        snapshot.lastSuccess(),
        snapshot.features(),
        snapshot.errors(),
        snapshot.boundHits());
  }

  private static String detail(JoolSnapshot snapshot) {
    if (!snapshot.trouble().isEmpty()) {
      return "nothing to read: " + snapshot.trouble();
    }
    String read = "reading " + count(snapshot.read(), "instance");
    Optional<InstanceSnapshot> missed =
        snapshot.instances().stream().filter(instance -> !instance.up()).findFirst();
    return missed.map(m -> read + "; not " + m.key() + ": " + m.detail()).orElse(read);
  }

  /** A number with its noun, in the plural where that is due. */
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  @Override
  public List<MetricSnapshot> collect() {
    JoolSnapshot snapshot = loop.snapshot();
    List<MetricSnapshot> families = new ArrayList<>(JoolFamilies.of(snapshot));
    Optional<String> host = Optional.ofNullable(hostname).flatMap(HostnameLabel::get);
    if (host.isPresent()) {
      snapshot.instances().stream()
          .filter(instance -> instance.key().equals(config.compatInstance()))
          .forEach(instance -> families.addAll(CompatFamilies.of(instance, host.get())));
    }
    return families;
  }

  @Override
  public List<LiveTable> live() {
    return LiveInstances.of(loop.snapshot());
  }

  @Override
  public void close() {
    thread.close();
  }
}

package io.netsonde.tcp;

import io.netsonde.config.ConfigDocument;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.slice.Feature;
import io.netsonde.slice.Health;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The slice at work in a host of the lab. */
final class WatchedHost implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(15);

  private final TcpSlice slice;

  private WatchedHost(TcpSlice slice) {
    this.slice = slice;
  }

  /** Starts it with the keys of a section {@code tcp}, and waits until all of it is at work. */
  static WatchedHost in(Host host, String section) throws Exception {
    WatchedHost watched = startedIn(host, section);
    watched.await(
        "up",
        () -> watched.health().up() && watched.health().features().stream().allMatch(Feature::on));
    return watched;
  }

  /** Starts it and does not wait. */
  static WatchedHost startedIn(Host host, String section) throws Exception {
    String all = "enabled: true\nnamed_namespaces: false\nhost_interval: 1s\n" + section;
    TcpConfig config =
        ConfigDocument.parse("netsonde.yml", all).bind(root -> TcpConfig.read(root, true));
    TcpSlice slice = new TcpSlice(config);
    host.call(() -> {
      slice.start();
      return true;
    });
    return new WatchedHost(slice);
  }

  Health health() {
    return slice.health();
  }

  /** The sum of all rows of a family that have these labels, {@code name=value}. */
  long sum(String family, String... labels) {
    double sum = 0;
    for (MetricSnapshot metric : slice.collect()) {
      String name = metric.getMetadata().getPrometheusName();
      if (name.equals(family) || (name + "_total").equals(family)) {
        sum +=
            metric.getDataPoints().stream()
                .filter(point -> has(point, labels))
                .mapToDouble(WatchedHost::value)
                .sum();
      }
    }
    return Math.round(sum);
  }

  /** Whether there is a row with these labels. */
  List<String> labels(String family, String label) {
    return slice.collect().stream()
        .filter(metric -> (metric.getMetadata().getPrometheusName() + "_total").equals(family))
        .flatMap(metric -> metric.getDataPoints().stream())
        .map(point -> String.valueOf(point.getLabels().get(label)))
        .toList();
  }

  private static boolean has(DataPointSnapshot point, String... labels) {
    return Arrays.stream(labels)
        .map(label -> label.split("=", 2))
        .allMatch(label -> label[1].equals(point.getLabels().get(label[0])));
  }

  private static double value(DataPointSnapshot point) {
    return switch (point) {
      case CounterDataPointSnapshot counter -> counter.getValue();
      case GaugeDataPointSnapshot gauge -> gauge.getValue();
      default -> 0;
    };
  }

  /** Waits for something. */
  void await(String what, Condition condition) {
    Eventually.within(LIMIT).see(what, condition::holds, holds -> holds);
  }

  /** Waits until assertions hold. */
  void eventually(String what, Eventually.Assertions assertions) {
    Eventually.within(LIMIT).pass(what, assertions);
  }

  /** What is waited for. */
  interface Condition {
    boolean holds() throws Exception;
  }

  @Override
  public void close() {
    slice.close();
  }
}

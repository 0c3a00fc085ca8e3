package io.netsonde.probe;

import io.netsonde.slice.LiveRow;
import io.netsonde.slice.LiveTable;
import io.netsonde.slice.LiveTable.Column;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the live page shows of targets: how their round trips are spread, and their losses.
 *
 * <p>The spread is that of the results of a step of the page, and of the latest {@value
 * #LEAST_SAMPLES} where a step has fewer: of two or three there is none.
 */
final class LiveTargets {
  private static final long STEP_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int LEAST_SAMPLES = 10;

  private static final List<Column> COLUMNS =
      List.of(
          Column.gauge("min"),
          Column.gauge("low"),
          Column.gauge("median"),
          Column.gauge("high"),
          Column.gauge("max"),
          Column.counter("sent"),
          Column.counter("lost"));

  private LiveTargets() {}

  /**
   * The table of all targets, the configured ones first.
   *
   * @param named those of the configuration
   * @param all those that are probed
   * @param interval of targets that have none of their own, in nanoseconds
   */
  static LiveTable of(Iterable<StaticTargets.Row> named, Collection<Target> all, long interval) {
    Map<Destination, String> names = new HashMap<>();
    named.forEach(row -> names.putIfAbsent(row.destination(), row.target()));
    List<LiveRow> first = new ArrayList<>();
    List<LiveRow> rest = new ArrayList<>();
    for (Target target : all) {
      String name = names.get(target.destination());
      (name == null ? rest : first).add(row(target, name, interval));
    }
    first.addAll(rest);
    return new LiveTable("targets", COLUMNS, first);
  }

  private static LiveRow row(Target target, @Nullable String name, long interval) {
    String address = target.address().toString();
    String method = target.destination().isTcp() ? "tcp/" + target.tcpPort() : "icmp";
    boolean plain = target.options().equals(ProbeOptions.DEFAULTS);
    String key = address + ' ' + method + (plain ? "" : " " + target.options());
    long every = Math.max(1, target.interval(interval));
    int samples = Math.clamp(STEP_NANOS / every, LEAST_SAMPLES, SampleWindow.CAPACITY);
    RecentResults recent = target.recent(samples);
    return new LiveRow(
        key,
        List.of(name == null ? address : name, address, method),
        recent.quantile(0),
        recent.quantile(0.25),
        recent.quantile(0.5),
        recent.quantile(0.75),
        recent.quantile(1),
        (double) recent.sent(),
        (double) recent.lost());
  }
}

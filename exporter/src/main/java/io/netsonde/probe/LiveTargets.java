package io.netsonde.probe;

import io.netsonde.slice.LiveRow;
import io.netsonde.slice.LiveTable;
import io.netsonde.slice.LiveTable.Column;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
   * The table of all targets, the configured ones first and in their order.
   *
   * @param named those of the configuration
   * @param all those that are probed
   * @param interval of targets that have none of their own, in nanoseconds
   */
  static LiveTable of(Map<StaticTargets.Row, Target> named, Collection<Target> all, long interval) {
    Map<Destination, LiveRow> rows = new LinkedHashMap<>();
    named.forEach((row, target) ->
        rows.computeIfAbsent(row.destination(), _ -> row(target, row.target(), interval)));
    for (Target target : all) {
      rows.computeIfAbsent(
          target.destination(), _ -> row(target, target.address().toString(), interval));
    }
    return new LiveTable("targets", COLUMNS, List.copyOf(rows.values()));
  }

  private static LiveRow row(Target target, String name, long interval) {
    String address = target.address().toString();
    String method = target.destination().isTcp() ? "tcp/" + target.tcpPort() : "icmp";
    boolean plain = target.options().equals(ProbeOptions.DEFAULTS);
    String key = address + ' ' + method + (plain ? "" : " " + target.options());
    long every = Math.max(1, target.interval(interval));
    int samples = Math.clamp(STEP_NANOS / every, LEAST_SAMPLES, SampleWindow.CAPACITY);
    RecentResults recent = target.recent(samples);
    return new LiveRow(
        key,
        List.of(name, address, method),
        recent.quantile(0),
        recent.quantile(0.25),
        recent.quantile(0.5),
        recent.quantile(0.75),
        recent.quantile(1),
        (double) recent.sent(),
        (double) recent.lost());
  }
}

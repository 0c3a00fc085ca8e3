package io.netsonde.tcp.families;

import io.netsonde.slice.LiveRow;
import io.netsonde.slice.LiveTable;
import io.netsonde.slice.LiveTable.Column;
import io.netsonde.tcp.analysis.AnalysisSnapshot;
import io.netsonde.tcp.pairs.Columns;
import io.netsonde.tcp.pairs.PairSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the live page shows of TCP: its health by interface, and by pair of hosts. */
public final class LivePairs {
  private static final List<Column> COLUMNS =
      List.of(
          Column.counter("packets"),
          Column.counter("bytes"),
          Column.counter("retransmitted"),
          Column.counter("resets"),
          Column.counter("zero_windows"),
          Column.counter("round_trip_seconds"),
          Column.counter("round_trips"));

  private static final int RESET_STAGES = 4;

  private LivePairs() {}

  /** The tables of all interfaces and of all pairs. */
  public static List<LiveTable> of(AnalysisSnapshot found) {
    Map<String, double[]> byDevice = new LinkedHashMap<>();
    for (PairSnapshot pair : found.pairs()) {
      double[] numbers = numbers(pair);
      byDevice.merge(pair.key().device().name(), numbers, LivePairs::sum);
    }
    return List.of(
        new LiveTable(
            "interfaces",
            COLUMNS,
            byDevice.entrySet().stream()
                .map(one -> new LiveRow(one.getKey(), List.of(one.getKey()), one.getValue()))
                .toList()),
        new LiveTable(
            "pairs",
            COLUMNS,
            found.pairs().stream()
                .filter(pair -> !pair.key().isOther())
                .map(LivePairs::row)
                .toList()));
  }

  private static LiveRow row(PairSnapshot pair) {
    String source = pair.key().source();
    String destination = pair.key().destination();
    String device = pair.key().device().name();
    return new LiveRow(
        source + ' ' + destination + ' ' + device,
        List.of(source, destination, device),
        numbers(pair));
  }

  private static double[] numbers(PairSnapshot pair) {
    return new double[] {
      (double) pair.get(Columns.TCP_PACKETS),
      (double) pair.get(Columns.BYTES),
      (double) pair.retransmittedPackets(),
      (double) pair.sum(Columns.RESETS, RESET_STAGES),
      (double) pair.get(Columns.ZERO_WINDOW_EVENTS),
      pair.get(Columns.ROUND_TRIP_NANOS) / 1e9,
      (double) pair.get(Columns.ROUND_TRIPS)
    };
  }

  private static double[] sum(double[] some, double[] others) {
    double[] sum = some.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += others[i];
    }
    return sum;
  }
}

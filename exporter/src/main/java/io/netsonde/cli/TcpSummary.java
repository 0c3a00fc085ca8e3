package io.netsonde.cli;

import io.netsonde.log.VisibleCharacter;
import io.netsonde.metrics.TimeHistogram;
import io.netsonde.tcp.analysis.AnalysisSnapshot;
import io.netsonde.tcp.pairs.Columns;
import io.netsonde.tcp.pairs.DeviceSnapshot;
import io.netsonde.tcp.pairs.PairSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The summary of an analysis for a person: all together, then the pairs that suffer most. */
final class TcpSummary {
  private static final double MILLI = 1e6;
  private static final String[] TITLES = {
    "source",
    "destination",
    "packets",
    "bytes",
    "retrans",
    "%",
    "reord",
    "dupack",
    "gaps",
    "zwin",
    "resets",
    "rtt ms"
  };

  private final AnalysisSnapshot snapshot;
  private final List<CaptureResult> results;
  private final long top;
  private final StringBuilder text = new StringBuilder();

  TcpSummary(AnalysisSnapshot snapshot, List<CaptureResult> results, long top) {
    this.snapshot = snapshot;
    this.results = results;
    this.top = top;
  }

  String text() {
    results.forEach(this::file);
    totals();
    times();
    table();
    return text.toString();
  }

  private void file(CaptureResult result) {
    result
        .end()
        .ifPresent(end ->
            line(
                visible(result.file())
                    + ": "
                    + end.frames()
                    + " frames"
                    + (end.dropped() > 0 ? ", " + end.dropped() + " lost by whoever captured" : "")
                    + (end.damage().isPresent() ? ", then damaged" : "")));
  }

  private void totals() {
    List<PairSnapshot> pairs = snapshot.pairs();
    line(
        PairTotals.sum(pairs, Columns.PACKETS)
            + " IP packets, "
            + PairTotals.sum(pairs, Columns.TCP_PACKETS)
            + " of TCP with "
            + PairTotals.sum(pairs, Columns.PAYLOAD_BYTES)
            + " bytes of payload in "
            + snapshot.bounds().conversationsSeen()
            + " connections");
    some("retransmitted", PairSnapshot::retransmittedPackets);
    some("reordered", pair -> pair.get(Columns.REORDERED));
    some("duplicate frames", pair -> pair.get(Columns.DUPLICATES));
    some("duplicate ACKs", pair -> pair.get(Columns.DUPLICATE_ACKS));
    some("gaps", pair -> pair.get(Columns.GAPS));
    some("ACKs of unseen data", pair -> pair.get(Columns.UNSEEN_ACKNOWLEDGED));
    some("times a window was closed", pair -> pair.get(Columns.ZERO_WINDOW_EVENTS));
    some("times a window was full", pair -> pair.get(Columns.WINDOW_FULL));
    some("resets", PairTotals::resets);
    some("refused connections", pair -> pair.get(Columns.REFUSED));
    some("keep-alives", pair -> pair.get(Columns.KEEP_ALIVES));
    some("fragments", pair -> pair.get(Columns.FRAGMENTS));
    some("packets that did not fit", pair -> pair.get(Columns.FRAGMENTATION_NEEDED));
    some("packets marked for congestion", pair -> pair.get(Columns.ECN_MARKED));
  }

  private void some(String what, Function<PairSnapshot, Long> count) {
    long sum = snapshot.pairs().stream().mapToLong(count::apply).sum();
    if (sum > 0) {
      line(String.format(Locale.ROOT, "  %-30s %d", what, sum));
    }
  }

  private void times() {
    time("handshakes", DeviceSnapshot::handshakes);
    time("round trips of data", DeviceSnapshot::roundTrips);
  }

  private void time(String what, Function<DeviceSnapshot, TimeHistogram.Snapshot> times) {
    long count = 0;
    double seconds = 0;
    for (DeviceSnapshot device : snapshot.devices()) {
      count += times.apply(device).count();
      seconds += times.apply(device).seconds();
    }
    if (count > 0) {
      double average = seconds * 1000 / count;
      line(String.format(Locale.ROOT, "  %-30s %d, on average %.3f ms", what, count, average));
    }
  }

  private void table() {
    List<PairSnapshot> pairs =
        snapshot.pairs().stream()
            .filter(pair -> pair.get(Columns.PACKETS) > 0)
            .sorted(PairTotals.WORST_FIRST)
            .toList();
    List<String[]> rows = new ArrayList<>();
    rows.add(TITLES);
    pairs.stream().limit(top).forEach(pair -> rows.add(row(pair)));
    if (rows.size() == 1) {
      return;
    }
    line("");
    int[] widths = new int[TITLES.length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    rows.forEach(row -> print(row, widths));
    if (pairs.size() > top) {
      line("and " + (pairs.size() - top) + " more; --top shows them");
    }
  }

  private void print(String[] row, int[] widths) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      String gap = " ".repeat(widths[i] - row[i].length());
      // Names stand on the left, numbers on the right.
      out.append(i < 2 ? row[i] + gap : gap + row[i]).append("  ");
    }
    text.append(out.toString().stripTrailing()).append('\n');
  }

  private static String[] row(PairSnapshot pair) {
    long tcp = pair.get(Columns.TCP_PACKETS);
    long trips = pair.get(Columns.ROUND_TRIPS);
    return new String[] {
      pair.key().source(),
      pair.key().destination(),
      Long.toString(pair.get(Columns.PACKETS)),
      Long.toString(pair.get(Columns.BYTES)),
      Long.toString(pair.retransmittedPackets()),
      tcp == 0 ? "-" : decimal(2, pair.retransmittedPackets() * 100.0 / tcp),
      Long.toString(pair.get(Columns.REORDERED)),
      Long.toString(pair.get(Columns.DUPLICATE_ACKS)),
      Long.toString(pair.get(Columns.GAPS)),
      Long.toString(pair.get(Columns.ZERO_WINDOW_EVENTS)),
      Long.toString(PairTotals.resets(pair)),
      trips == 0 ? "-" : decimal(3, pair.get(Columns.ROUND_TRIP_NANOS) / MILLI / trips)
    };
  }

  private static String decimal(int places, double number) {
    return String.format(Locale.ROOT, "%." + places + "f", number);
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static String visible(String name) {
    return name.codePoints()
        .map(c -> VisibleCharacter.is(c) ? c : '\ufffd')
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }
}

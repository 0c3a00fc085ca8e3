package io.netsonde.cli;

import io.netsonde.slice.JsonObject;
import io.netsonde.tcp.analysis.AnalysisSnapshot;
import io.netsonde.tcp.pairs.Columns;
import io.netsonde.tcp.pairs.PairSnapshot;
import io.netsonde.tcp.pairs.Retransmission;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An analysis as one JSON object, pairs that suffer most first. Durations are in seconds. */
final class TcpJson {
  private static final double NANOS = 1e9;

  /** Columns whose sums say something, by their names. */
  private static final Map<String, Integer> COUNTS = counts();

  private final AnalysisSnapshot snapshot;
  private final List<CaptureResult> results;

  TcpJson(AnalysisSnapshot snapshot, List<CaptureResult> results) {
    this.snapshot = snapshot;
    this.results = results;
  }

  String text() {
    JsonObject all =
        new JsonObject()
            .put("files", results.stream().map(TcpJson::file).toList())
            .put("connections", snapshot.bounds().conversationsSeen())
            .put(
                "pairs",
                snapshot.pairs().stream()
                    .filter(pair -> pair.get(Columns.PACKETS) > 0)
                    .sorted(PairTotals.WORST_FIRST)
                    .map(TcpJson::pair)
                    .toList());
    return all + "\n";
  }

  private static JsonObject file(CaptureResult result) {
    JsonObject file = new JsonObject().put("file", result.file());
    result
        .end()
        .ifPresent(end -> {
          file.put("frames", end.frames()).put("dropped", end.dropped());
          end.damage().ifPresent(damage -> file.put("damage", damage));
        });
    result.failure().ifPresent(failure -> file.put("failure", failure));
    return file;
  }

  private static JsonObject pair(PairSnapshot pair) {
    JsonObject object =
        new JsonObject()
            .put("src", pair.key().source())
            .put("dst", pair.key().destination())
            .put("device", pair.key().device().name());
    COUNTS.forEach((name, column) -> object.put(name, pair.get(column)));
    object
        .put("resets", PairTotals.resets(pair))
        .put("retransmitted_packets", pair.retransmittedPackets())
        .put("retransmitted_segments", pair.retransmittedSegments())
        .put("retransmitted_bytes", pair.retransmittedBytes())
        .put("zero_window_seconds", pair.get(Columns.ZERO_WINDOW_NANOS) / NANOS)
        .put("connection_seconds", pair.get(Columns.CONNECTION_NANOS) / NANOS);
    JsonObject kinds = new JsonObject();
    for (Retransmission kind : Retransmission.values()) {
      kinds.put(kind.label(), pair.get(kind.column()));
    }
    object.put("retransmitted_packets_by_kind", kinds);
    average(object, "handshake_seconds", pair, Columns.HANDSHAKE_NANOS, Columns.HANDSHAKES);
    average(object, "round_trip_seconds", pair, Columns.ROUND_TRIP_NANOS, Columns.ROUND_TRIPS);
    if (pair.windowScale() >= 0) {
      object.put("window_scale_shift", pair.windowScale());
    }
    if (pair.maximumSegmentSize() >= 0) {
      object.put("mss_bytes", pair.maximumSegmentSize());
    }
    return object;
  }

  /** The average, where there is one. */
  private static void average(
      JsonObject object, String name, PairSnapshot pair, int nanos, int count) {
    if (pair.get(count) > 0) {
      object.put(name, pair.get(nanos) / NANOS / pair.get(count));
    }
  }

  private static Map<String, Integer> counts() {
    Map<String, Integer> counts = new TreeMap<>();
    counts.put("packets", Columns.PACKETS);
    counts.put("bytes", Columns.BYTES);
    counts.put("tcp_packets", Columns.TCP_PACKETS);
    counts.put("payload_bytes", Columns.PAYLOAD_BYTES);
    counts.put("duplicate_frames", Columns.DUPLICATES);
    counts.put("reordered_packets", Columns.REORDERED);
    counts.put("duplicate_acks", Columns.DUPLICATE_ACKS);
    counts.put("gaps", Columns.GAPS);
    counts.put("unseen_acknowledged", Columns.UNSEEN_ACKNOWLEDGED);
    counts.put("zero_windows", Columns.ZERO_WINDOW_EVENTS);
    counts.put("zero_window_packets", Columns.ZERO_WINDOWS);
    counts.put("zero_window_probes", Columns.ZERO_WINDOW_PROBES);
    counts.put("window_full", Columns.WINDOW_FULL);
    counts.put("window_updates", Columns.WINDOW_UPDATES);
    counts.put("keepalives", Columns.KEEP_ALIVES);
    counts.put("connection_attempts", Columns.ATTEMPTS);
    counts.put("connections", Columns.ESTABLISHED);
    counts.put("refused", Columns.REFUSED);
    counts.put("fragments", Columns.FRAGMENTS);
    counts.put("fragmentation_needed", Columns.FRAGMENTATION_NEEDED);
    counts.put("ecn_marked_packets", Columns.ECN_MARKED);
    return counts;
  }
}

package io.netsonde.tcp.analysis;

import io.netsonde.tcp.pairs.DeviceSnapshot;
import io.netsonde.tcp.pairs.PairSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What has been found so far. Immutable.
 *
 * @param pairs the rows of all pairs and, for each device, of all others
 * @param devices all devices
 * @param bounds how often bounds were hit, and what is held
 */
public record AnalysisSnapshot(
    List<PairSnapshot> pairs, List<DeviceSnapshot> devices, AnalysisBounds bounds) {

  /** Copies nothing: the lists were made for it. */
  public AnalysisSnapshot {
    pairs = List.copyOf(pairs);
    devices = List.copyOf(devices);
  }

  /** Nothing yet. */
  public static AnalysisSnapshot empty() {
    return new AnalysisSnapshot(List.of(), List.of(), AnalysisBounds.none());
  }

  /** A row of a table, as its labels tell it from others. */
  private record Row(String source, String destination, String device) {
    static Row of(PairSnapshot pair) {
      return new Row(pair.key().source(), pair.key().destination(), pair.key().device().name());
    }
  }

  /**
   * What several analyses found that shared the connections between them. A pair that each has a
   * row for has one.
   *
   * @param parts at least one
   */
  public static AnalysisSnapshot sum(List<AnalysisSnapshot> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    Map<Row, PairSnapshot> pairs = new LinkedHashMap<>();
    Map<String, DeviceSnapshot> devices = new LinkedHashMap<>();
    AnalysisBounds bounds = AnalysisBounds.none();
    for (AnalysisSnapshot part : parts) {
      part.pairs.forEach(pair -> pairs.merge(Row.of(pair), pair, PairSnapshot::plus));
      part.devices.forEach(device -> devices.merge(device.name(), device, DeviceSnapshot::plus));
      bounds = bounds.plus(part.bounds);
    }
    return new AnalysisSnapshot(List.copyOf(pairs.values()), List.copyOf(devices.values()), bounds);
  }
}

package io.netsonde.tcp.analysis;

import io.netsonde.tcp.pairs.DeviceSnapshot;
import io.netsonde.tcp.pairs.PairSnapshot;
import java.util.List;

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
}

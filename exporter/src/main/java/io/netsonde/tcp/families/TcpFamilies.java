package io.netsonde.tcp.families;

import io.netsonde.tcp.analysis.AnalysisSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;

/** All families of an analysis. */
public final class TcpFamilies {
  private TcpFamilies() {}

  /**
   * Makes them.
   *
   * @param compat whether those of tcp-exporter are among them
   */
  public static List<MetricSnapshot> of(AnalysisSnapshot snapshot, boolean compat) {
    List<LabelledPair> pairs = LabelledPair.sorted(snapshot.pairs());
    List<MetricSnapshot> families = new ArrayList<>(PairFamilies.of(pairs));
    families.addAll(DeviceFamilies.of(snapshot.devices()));
    families.addAll(BoundFamilies.of(snapshot.bounds()));
    if (compat) {
      families.addAll(OriginalFamilies.of(pairs));
    }
    return families;
  }
}

package io.netsonde.tcp.families;

import io.netsonde.metrics.LabelText;
import io.netsonde.tcp.pairs.PairKey;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The labels of pairs, made once for each: thousands of series in each scrape share them.
 *
 * <p>Threads: any; two that make the same labels at once do no harm.
 */
final class PairLabels {
  private static final Map<PairKey, PairLabels> ALL =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final Labels own;
  private final Labels original;

  private PairLabels(PairKey key) {
    String device = LabelText.of(key.device().name());
    own =
        Labels.of(
            new String[] {"src", "dst", "device"},
            new String[] {key.source(), key.destination(), device});
    original =
        Labels.of(
            new String[] {"srcIp", "dstIp", "deviceName"},
            new String[] {key.source(), key.destination(), device});
  }

  static PairLabels of(PairKey key) {
    return ALL.computeIfAbsent(key, PairLabels::new);
  }

  /** Source, destination and device. */
  Labels own() {
    return own;
  }

  /** The same as tcp-exporter calls them. */
  Labels original() {
    return original;
  }

  /** With one more. */
  Labels with(String name, String value) {
    return own.merge(Labels.of(name, value));
  }
}

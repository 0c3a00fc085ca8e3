package io.netsonde.tcp.families;

import io.netsonde.tcp.pairs.PairSnapshot;
import java.util.Comparator;
import java.util.List;

/**
 * A pair and its labels.
 *
 * @param pair what was counted
 * @param labels of its series
 */
record LabelledPair(PairSnapshot pair, PairLabels labels) {
  /** In the order of their labels, so that the library, which sorts each family, need not. */
  static List<LabelledPair> sorted(List<PairSnapshot> pairs) {
    return pairs.stream()
        .map(pair -> new LabelledPair(pair, PairLabels.of(pair.key())))
        .sorted(Comparator.comparing(row -> row.labels().own()))
        .toList();
  }

  /** The row for all that have none of their own. */
  boolean isOther() {
    return pair.key().isOther();
  }
}

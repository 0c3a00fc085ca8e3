package io.netsonde.probe;

import io.netsonde.metrics.LabelText;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Labels that a source gives to targets, made fit for an info series: those that begin with {@code
 * __} are instructions and are left out, one that is called {@code target} becomes {@code
 * exported_target}, as in a scrape.
 *
 * <p>Whoever writes the list chooses names and values, so that both are bounded: what has no
 * Prometheus name, or is one too many, is dropped and counted.
 */
final class InfoLabels {
  static final int MAX_LABELS = 32;
  static final int MAX_NAME = 128;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final String TARGET = "target";

  private final String[] names;
  private final String[] values;
  private final int dropped;

  private InfoLabels(List<String> names, List<String> values, int dropped) {
    this.names = names.toArray(String[]::new);
    this.values = values.toArray(String[]::new);
    this.dropped = dropped;
  }

  /** Of a group's labels. */
  static InfoLabels of(Map<String, String> labels) {
    List<String> names = new ArrayList<>(List.of(TARGET));
    List<String> values = new ArrayList<>(List.of(""));
    Set<String> taken = new HashSet<>(names);
    int dropped = 0;
    // Sorted, so that of too many labels always the same are dropped.
    for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
      String given = label.getKey();
      String name = given.equals(TARGET) ? "exported_target" : given;
      if (given.startsWith("__") || label.getValue().isEmpty()) {
        continue; // An empty label is none.
      }
      if (names.size() > MAX_LABELS
          || name.length() > MAX_NAME
          || !NAME.matcher(name).matches()
          || !taken.add(name)) {
        dropped++;
      } else {
        names.add(name);
        values.add(LabelText.of(label.getValue()));
      }
    }
    return new InfoLabels(names, values, dropped);
  }

  /** How many labels were not fit. */
  int dropped() {
    return dropped;
  }

  /** Of one target of the group. */
  Labels of(String target) {
    String[] own = values.clone();
    own[0] = LabelText.of(target);
    return Labels.of(names, own);
  }
}

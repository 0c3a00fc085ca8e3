package io.netsonde.jool;

import io.netsonde.metrics.LabelText;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The labels of one instance's series, made once: an instance has some 70, and with hundreds of
 * instances they would be most of the cost of a scrape.
 *
 * <p>Immutable, so that scrapes share them.
 */
final class SeriesLabels {
  private static final String[] BASE = {"instance", "translator", "netns"};

  private final InstanceKey key;
  private final CounterTable table;
  private final Labels own;
  private final List<Labels> ofCounters = new ArrayList<>();

  /**
   * Makes the labels of an instance whose counters are numbered by a table.
   *
   * @param table the one in whose order {@link #ofCounter} has them
   */
  SeriesLabels(InstanceKey key, CounterTable table) {
    this.key = key;
    this.table = table;
    own = with();
    for (Counter counter : table.counters()) {
      ofCounters.add(of(counter));
    }
  }

  /** Whether these labels are for that table. */
  boolean areFor(CounterTable other) {
    return table.since().equals(other.since()) && table.size() == other.size();
  }

  /** The labels that say which instance is meant, and no more. */
  Labels own() {
    return own;
  }

  /** The labels of a counter's series. */
  Labels ofCounter(int number) {
    return ofCounters.get(number - 1);
  }

  /** The labels that say which instance is meant, and further ones. */
  Labels with(String... namesAndValues) {
    int further = namesAndValues.length / 2;
    String[] names = Arrays.copyOf(BASE, BASE.length + further);
    String[] values =
        Arrays.copyOf(
            new String[] {
              LabelText.of(key.name()), key.translator().label(), LabelText.of(key.netns())
            },
            BASE.length + further);
    for (int i = 0; i < further; i++) {
      names[BASE.length + i] = namesAndValues[2 * i];
      values[BASE.length + i] = LabelText.of(namesAndValues[2 * i + 1]);
    }
    return Labels.of(names, values);
  }

  private Labels of(Counter counter) {
    Counter.Kind kind = counter.kind(key.translator());
    return switch (kind) {
      case RECEIVED -> with("ip_version", ipVersion(counter));
      case DROPPED, PASSED, CONSUMED, MIXED ->
          with("reason", counter.label(), "fate", JoolFamilies.fate(kind));
      case ICMP_ERROR ->
          with(
              "ip_version",
              ipVersion(counter),
              "result",
              counter.name().endsWith("SUCCESS") ? "sent" : "failed");
      case JOOLD -> with("event", counter.label().substring("joold_".length()));
      case TRANSLATED, GAUGE -> own;
    };
  }

  /** The counters that know of it have the version as the only digit 4 or 6 in their names. */
  private static String ipVersion(Counter counter) {
    return counter.name().contains("6") ? "6" : "4";
  }
}

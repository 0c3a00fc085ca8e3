package io.netsonde.jool;

import io.netsonde.slice.LiveRow;
import io.netsonde.slice.LiveTable;
import io.netsonde.slice.LiveTable.Column;
import io.netsonde.wire.jool.Translator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the live page shows of Jool: what became of the packets of each instance. */
final class LiveInstances {
  private static final List<Column> INSTANCES =
      List.of(
          Column.counter("received6"),
          Column.counter("received4"),
          Column.counter("translated"),
          Column.present("bindings"),
          Column.present("sessions"));

  private static final List<Column> REASONS = List.of(Column.counter("packets"));

  private LiveInstances() {}

  /** The tables of all instances, and of the reasons for which packets were not translated. */
  static List<LiveTable> of(JoolSnapshot snapshot) {
    List<LiveRow> instances = new ArrayList<>();
    List<LiveRow> reasons = new ArrayList<>();
    for (InstanceSnapshot instance : snapshot.instances()) {
      instances.add(row(instance));
      instance.counters().ifPresent(counters -> addReasons(instance.key(), counters, reasons));
    }
    return List.of(
        new LiveTable("instances", INSTANCES, instances),
        new LiveTable("reasons", REASONS, reasons));
  }

  private static LiveRow row(InstanceSnapshot instance) {
    InstanceKey key = instance.key();
    double[] numbers = new double[INSTANCES.size()];
    Arrays.fill(numbers, Double.NaN);
    instance
        .counters()
        .ifPresent(counters ->
            counters.forEach((counter, value) -> {
              int place = place(counter, key);
              if (place >= 0) {
                numbers[place] = JoolFamilies.number(counter.shown(value));
              }
            }));
    return new LiveRow(
        key.toString(),
        List.of(key.toString(), instance.up() ? "up" : "down", instance.detail()),
        numbers);
  }

  /** The column of a counter; -1 where it has none. */
  private static int place(Counter counter, InstanceKey key) {
    return switch (counter.kind(key.translator())) {
      case RECEIVED -> counter.name().contains("6") ? 0 : 1;
      case TRANSLATED -> 2;
      case GAUGE -> isNat64(key) ? counter.name().endsWith("SESSIONS") ? 4 : 3 : -1;
      default -> -1;
    };
  }

  /** A SIIT has neither bindings nor sessions, and counts 0 of them for ever. */
  private static boolean isNat64(InstanceKey key) {
    return key.translator() == Translator.NAT64;
  }

  /** Those that ever happened: an instance has some sixty. */
  private static void addReasons(InstanceKey key, NamedCounters counters, List<LiveRow> reasons) {
    counters.forEach((counter, value) -> {
      if (value != 0 && counter.kind(key.translator()).isCancelled()) {
        reasons.add(
            new LiveRow(
                key + " " + counter.name(),
                List.of(
                    key.toString(),
                    counter.label(),
                    JoolFamilies.fate(counter.kind(key.translator())),
                    counter.explanation()),
                JoolFamilies.number(value)));
      }
    });
  }
}

package io.netsonde.jool;

import io.netsonde.wire.jool.CounterValues;
import io.netsonde.wire.jool.ModuleVersion;
import java.util.Optional;

/**
 * The counters of one reading, with the names that the module gives them.
 *
 * @param values what came; not changed any more
 * @param table what the numbers mean; numbers beyond it have no name that is certain
 */
public record NamedCounters(CounterValues values, CounterTable table) {
  /** Names what was read from a module. */
  public static NamedCounters of(Optional<ModuleVersion> version, CounterValues values) {
    return new NamedCounters(values, CounterTables.known().of(version, values));
  }

  /** Whether every counter has a name, and every name is certain. */
  public boolean isCertain() {
    return table.size() == values.last();
  }

  /** Hears of counters. */
  interface Visitor {
    /** A counter that has a name, and its value as it was read. */
    void visit(Counter counter, long value);
  }

  /** Goes through all counters that have a name, in the order of their numbers. */
  void forEach(Visitor visitor) {
    for (int i = 0; i < values.size(); i++) {
      long value = values.value(i);
      counter(i).ifPresent(counter -> visitor.visit(counter, value));
    }
  }

  /** The counter at an index of the values. */
  public Optional<Counter> counter(int index) {
    return table.counter(values.number(index));
  }
}

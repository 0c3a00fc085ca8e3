package io.netsonde.jool;

import io.netsonde.wire.jool.ModuleVersion;
import java.util.List;
import java.util.Optional;

/**
 * Which counter a number stands for, in some versions of the module.
 *
 * <p>Jool numbers its counters anew whenever one comes or goes in the midst of them, and tells the
 * numbering nowhere. It can be told by the module's version, and by the number of counters, which
 * no two numberings have in common.
 *
 * @param since first version that has it
 * @param counters by number, the first has number 1
 */
public record CounterTable(ModuleVersion since, List<Counter> counters) {
  /** Keeps a copy. */
  public CounterTable {
    counters = List.copyOf(counters);
  }

  /** How many counters there are, which is the last one's number. */
  public int size() {
    return counters.size();
  }

  /** The counter of a number; empty where the table has none. */
  public Optional<Counter> counter(int number) {
    return number >= 1 && number <= size()
        ? Optional.of(counters.get(number - 1))
        : Optional.empty();
  }
}

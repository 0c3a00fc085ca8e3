package io.netsonde.jool;

import io.netsonde.wire.jool.CounterValues;
import io.netsonde.wire.jool.ModuleVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All numberings of counters that modules are known to have, from the resource {@code
 * counters.tsv}.
 *
 * <p><b>Which one is right</b> is asked twice: by the module's version and by how many counters it
 * sent. Where both name the same table, or there is but one of the two to go by, that is it. Where
 * they contradict each other, as they will with a module that is newer than this program, only the
 * counters that have the same number in all tables are named, and the rest are shown by their
 * numbers: a counter under a wrong name is worse than one without.
 */
public final class CounterTables {
  private static final String RESOURCE = "counters.tsv";
  private static final CounterTables ALL = load();

  /** From the oldest version to the newest. */
  private final List<CounterTable> tables;

  private final CounterTable certain;

  private CounterTables(List<CounterTable> tables) {
    this.tables = tables;
    certain = certain(tables);
  }

  /** The tables that this program knows. */
  public static CounterTables known() {
    return ALL;
  }

  /** From the oldest version to the newest. */
  public List<CounterTable> tables() {
    return tables;
  }

  /** What has the same number in all tables, and the version of the oldest. */
  public CounterTable certain() {
    return certain;
  }

  /**
   * The table by which to name counters.
   *
   * @param version of the module; empty where it is not known
   * @return {@link #certain} where no table fits
   */
  public CounterTable of(Optional<ModuleVersion> version, CounterValues values) {
    int count = values.contiguous();
    if (version.isEmpty()) {
      return tables.stream().filter(table -> table.size() == count).findFirst().orElse(certain);
    }
    CounterTable latest = null;
    for (CounterTable table : tables) {
      if (table.since().compareTo(version.get()) <= 0
          && table.since().isLineOf42() == version.get().isLineOf42()) {
        latest = table;
      }
    }
    return latest != null && latest.size() == count ? latest : certain;
  }

  private static CounterTable certain(List<CounterTable> tables) {
    List<Counter> first = tables.getFirst().counters();
    int end = 0;
    while (end < first.size() && sameInAll(tables, end, first.get(end))) {
      end++;
    }
    return new CounterTable(tables.getFirst().since(), first.subList(0, end));
  }

  private static boolean sameInAll(List<CounterTable> tables, int index, Counter counter) {
    return tables.stream()
        .allMatch(t -> index < t.size() && t.counters().get(index).equals(counter));
  }

  private static CounterTables load() {
    try (InputStream in = CounterTables.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the jar has no " + RESOURCE + "; install it again");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE + " from the jar", e);
    }
  }

  /** A line per counter: its name, its number in each table, its kinds, its explanation. */
  private static CounterTables parse(List<String> lines) {
    List<String[]> rows =
        lines.stream().filter(l -> !l.startsWith("#")).map(l -> l.split("\t", -1)).toList();
    String[] head = rows.getFirst();
    int kinds = Arrays.asList(head).indexOf("kind");
    List<CounterTable> tables = new ArrayList<>();
    for (int column = 1; column < kinds; column++) {
      TreeMap<Integer, Counter> byNumber = new TreeMap<>();
      for (String[] row : rows.subList(1, rows.size())) {
        if (!row[column].equals("-")) {
          byNumber.put(Integer.parseInt(row[column]), counter(row, kinds));
        }
      }
      if (byNumber.lastKey() != byNumber.size()) {
        throw new IllegalStateException(
            RESOURCE + ": the numbers of " + head[column] + " have gaps");
      }
      tables.add(
          new CounterTable(
              ModuleVersion.parse(head[column]).orElseThrow(), List.copyOf(byNumber.values())));
    }
    return new CounterTables(List.copyOf(tables));
  }

  private static Counter counter(String[] row, int kinds) {
    String[] kind = row[kinds].split("/", 2);
    return new Counter(
        row[0], Counter.Kind.of(kind[0]), Counter.Kind.of(kind[kind.length - 1]), row[kinds + 1]);
  }
}

package io.netsonde.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The table of counted work in {@code docs/benchmarks.md}, whose last column is what there may be
 * at most: the only place where the bounds are.
 */
final class CountedTable {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ([a-z][^|]*?) *\\| *[0-9.]+ *\\| *([0-9.]+) *\\|$");

  private final Map<String, Double> bounds = new LinkedHashMap<>();

  private CountedTable() {}

  /**
   * Reads the bounds.
   *
   * @param section the part of the document in which no other table is
   */
  static CountedTable read(String section) {
    CountedTable table = new CountedTable();
    for (MatchResult row : ROW.matcher(section).results().toList()) {
      table.bounds.put(row.group(1), Double.parseDouble(row.group(2)));
    }
    return table;
  }

  /** What is more than it may be, or has no bound, or has a bound and was not counted. */
  List<String> problems(List<CountedWork.Count> counts) {
    List<String> problems = new ArrayList<>();
    Map<String, Double> left = new LinkedHashMap<>(bounds);
    for (CountedWork.Count count : counts) {
      Double bound = left.remove(count.name());
      if (bound == null) {
        problems.add(count.name() + ": " + number(count.value()) + " (there is no bound)");
      } else if (!(count.value() <= bound)) {
        problems.add(
            count.name() + ": " + number(count.value()) + " (at most " + number(bound) + ")");
      }
    }
    left.keySet().forEach(name -> problems.add(name + ": was not counted"));
    return problems;
  }

  /** The table with fresh figures and the bounds that there are. */
  Table with(List<CountedWork.Count> counts) {
    Table table = new Table("counted", "now", "at most");
    for (CountedWork.Count count : counts) {
      Double bound = bounds.get(count.name());
      table.add(count.name(), number(count.value()), bound == null ? "" : number(bound));
    }
    return table;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
  }
}

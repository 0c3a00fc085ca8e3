package io.netsonde.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What something of some size costs.
 *
 * @param what is counted, as a noun in the plural
 * @param size how many
 * @param cpuPercent of a core, all threads
 * @param residentMegabytes memory; empty where the machine is another
 * @param scrapeMillis CPU time of asking for all of it once
 */
record GrowthPoint(
    String what,
    int size,
    double cpuPercent,
    OptionalDouble residentMegabytes,
    double scrapeMillis) {
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| ([a-z][^|]*?) *\\| *(\\d+) *\\| *([\\d.]+) *\\| *([\\d.]+|–) *\\| *([\\d.]+) *\\|$");

  /** As a table. */
  static Table table(List<GrowthPoint> points) {
    Table table = new Table("of", "size", "CPU % of a core", "RSS MB", "CPU ms of a scrape");
    for (GrowthPoint point : points) {
      table.add(
          point.what,
          Integer.toString(point.size),
          String.format(Locale.ROOT, "%.2f", point.cpuPercent),
          point.residentMegabytes.isPresent()
              ? String.format(Locale.ROOT, "%.0f", point.residentMegabytes.getAsDouble())
              : "–",
          String.format(Locale.ROOT, "%.1f", point.scrapeMillis));
    }
    return table;
  }

  /** Reads such a table; other lines are passed over. */
  static List<GrowthPoint> read(String text) {
    List<GrowthPoint> points = new ArrayList<>();
    for (MatchResult row : ROW.matcher(text).results().toList()) {
      points.add(
          new GrowthPoint(
              row.group(1),
              Integer.parseInt(row.group(2)),
              Double.parseDouble(row.group(3)),
              row.group(4).equals("–")
                  ? OptionalDouble.empty()
                  : OptionalDouble.of(Double.parseDouble(row.group(4))),
              Double.parseDouble(row.group(5))));
    }
    return points;
  }
}

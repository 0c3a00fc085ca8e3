package io.netsonde.bench;

import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Several measurements of one thing.
 *
 * @param least the least
 * @param median the middle one; of an even number the mean of the two in the middle
 * @param greatest the greatest
 */
record Spread(double least, double median, double greatest) {

  /** Sums up at least one value. */
  static Spread of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    if (sorted.length == 0) {
      throw new Unmeasured("no turn was measured");
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(sorted[0], median, sorted[sorted.length - 1]);
  }

  /** {@code 12.3 (11.9–13.0)}. */
  String text(int decimals) {
    String number = "%." + decimals + "f";
    return String.format(
        Locale.ROOT, number + " (" + number + "–" + number + ")", median, least, greatest);
  }
}

package io.netsonde.probe;

/**
 * What the latest probes of a target have come to. Immutable: nobody writes to the array.
 *
 * <p>A class and not a record, so that no one compares times by mistake.
 */
final class RecentResults {
  private final long sent;
  private final long received;
  private final float[] sorted;

  RecentResults(long sent, long received, float[] sorted) {
    this.sent = sent;
    this.received = received;
    this.sorted = sorted;
  }

  /** Probes since the start whose outcome is known. */
  long sent() {
    return sent;
  }

  /** Probes since the start that were lost. */
  long lost() {
    return sent - received;
  }

  /**
   * A quantile of the times of the latest answers, in seconds, by interpolation between order
   * statistics; NaN where there are none.
   *
   * @param part 0 to 1
   */
  double quantile(double part) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double place = part * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    double nanos = sorted[below] + (place - below) * (double) (sorted[above] - sorted[below]);
    return nanos / 1e9;
  }
}

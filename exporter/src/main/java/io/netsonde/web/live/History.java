package io.netsonde.web.live;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A number's latest {@value #POINTS} points.
 *
 * <p>Most numbers of a network do not change for long: they are 0, or unknown. While all points are
 * alike there is no array; a number that has been still for {@value #POINTS} points gives its array
 * back. Memory: 40 bytes, and {@value #BYTES} more where there is an array.
 *
 * <p>Threads: the recording's, under its monitor.
 */
final class History {
  /** 15 minutes of 5 s. */
  static final int POINTS = 180;

  /** What an array takes. */
  static final int BYTES = POINTS * Short.BYTES + 16;

  private final HistoryMemory memory;

  /** Null while all points are alike. */
  private short @Nullable [] codes;

  /** The latest point. */
  private short latest = LogScale.ABSENT;

  /** How many points before it are like it, and it. */
  private int alike;

  /** Where the next one goes. */
  private int next;

  /** How many points there are. */
  private int count;

  /** Over {@link #codes}: of those that are known. */
  private double sum;

  private int known;

  History(HistoryMemory memory) {
    this.memory = memory;
  }

  /** Adds a point. */
  void add(double value) {
    short code = LogScale.encode(value);
    boolean still = count == 0 || code == latest;
    if (codes == null && !still && memory.take(BYTES)) {
      unfold();
    } else if (codes == null && !still) {
      // No room for what was: the present one is told all the same.
      count = 0;
      alike = 0;
    }
    latest = code;
    alike = still ? Math.min(POINTS, alike + 1) : 1;
    count = Math.min(POINTS, count + 1);
    if (codes != null) {
      put(codes, code);
      if (alike == POINTS) {
        forget();
      }
    }
  }

  private void unfold() {
    short[] all = new short[POINTS];
    Arrays.fill(all, 0, count, latest);
    codes = all;
    next = count % POINTS;
    sumUp(all);
  }

  private void put(short[] all, short code) {
    double gone = LogScale.decode(all[next]);
    if (!Double.isNaN(gone)) {
      sum -= gone;
      known--;
    }
    double come = LogScale.decode(code);
    if (!Double.isNaN(come)) {
      sum += come;
      known++;
    }
    all[next] = code;
    next = (next + 1) % POINTS;
    if (next == 0) {
      // What adding and taking away has rounded does not grow.
      sumUp(all);
    }
  }

  private void sumUp(short[] all) {
    sum = 0;
    known = 0;
    for (short code : all) {
      double value = LogScale.decode(code);
      if (!Double.isNaN(value)) {
        sum += value;
        known++;
      }
    }
  }

  /** Gives the array back; all that is left is the latest point, as often as it was there. */
  void forget() {
    if (codes != null) {
      memory.give(BYTES);
      codes = null;
      count = alike;
    }
  }

  /** Mean of the points that are known; NaN where none is. */
  double mean() {
    if (codes == null) {
      return LogScale.decode(latest);
    }
    return known == 0 ? Double.NaN : Math.max(0, sum / known);
  }

  /** All points, the latest at the end; NaN where nothing is known. */
  double[] points() {
    double[] points = new double[POINTS];
    short[] all = codes;
    for (int age = 0; age < POINTS; age++) {
      short code =
          age >= count
              ? LogScale.ABSENT
              : all == null ? latest : all[Math.floorMod(next - 1 - age, POINTS)];
      points[POINTS - 1 - age] = LogScale.decode(code);
    }
    return points;
  }
}

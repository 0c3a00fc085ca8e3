package io.netsonde.probe;

import java.util.Arrays;

/**
 * The latest results of a target, over which the windowed gauges are computed: at most 250, fewer
 * after a change.
 *
 * <p>When a path's loss changes, an average over both times describes neither. As in the original,
 * the window therefore ends at a change point: of all ways to cut the samples in two with at least
 * {@value #MIN_PART} on each side, the one whose parts' loss ratios differ most, if by more than
 * {@value #CHANGE}; then only the newer part counts, and the older samples are forgotten.
 *
 * <p>Mean and deviation are over received samples only, and of these over those with a time that is
 * the network's, in two passes, so that neither lost ones nor cancellation can distort them.
 *
 * <p>A sample is a float of nanoseconds, exact to a ten-millionth of itself, which is finer than
 * what is measured.
 *
 * <p>Threads: the loop writes, others read under the target's {@link SequenceLock}. Memory: 1 KB.
 */
final class SampleWindow {
  /** Results that are remembered. */
  static final int CAPACITY = 250;

  private static final int MIN_PART = 25;
  private static final double CHANGE = 0.12;
  private static final float LOST = -1;

  /** A reply whose time says nothing. */
  private static final float UNTIMED = -2;

  private final float[] samples = new float[CAPACITY];
  private int end;
  private int count;

  /** How many of the {@link #count} samples are losses. */
  private int losses;

  /** How many of them are replies without a time. */
  private int untimed;

  /**
   * What the window says.
   *
   * @param samples number of results, 0 to 250
   * @param received how many of them were replies
   * @param timed how many of the replies have a time
   * @param meanSeconds of these times; meaningless when there are none
   * @param deviationSeconds standard deviation of these times; meaningless when there are none
   */
  record Statistics(
      int samples, int received, int timed, double meanSeconds, double deviationSeconds) {
    /** Before the first result. */
    static final Statistics NONE = new Statistics(0, 0, 0, 0, 0);

    /** Share of results that were losses, 0 to 1; meaningless without samples. */
    double lossRatio() {
      return (double) (samples - received) / samples;
    }
  }

  void received(long rttNanos) {
    add((float) rttNanos);
  }

  /** Adds a reply whose time is not the network's. */
  void receivedUntimed() {
    add(UNTIMED);
  }

  void lost() {
    add(LOST);
  }

  private void add(float sample) {
    if (count == CAPACITY) {
      losses -= samples[end] == LOST ? 1 : 0;
      untimed -= samples[end] == UNTIMED ? 1 : 0;
    } else {
      count++;
    }
    losses += sample == LOST ? 1 : 0;
    untimed += sample == UNTIMED ? 1 : 0;
    samples[end] = sample;
    end = (end + 1) % CAPACITY;
    // Without both losses and replies there is no change to be found.
    if (losses > 0 && losses < count) {
      forgetOlderPart();
    }
  }

  /** Sums up the samples since the latest change point. */
  Statistics statistics() {
    int received = count - losses;
    int timed = received - untimed;
    if (timed == 0) {
      return new Statistics(count, received, 0, 0, 0);
    }
    // They lie before `end` and, where that is not room enough, at the end of the array.
    int begin = end - count;
    int wrapped = Math.max(0, -begin);
    double sum = sum(Math.max(0, begin), end) + sum(CAPACITY - wrapped, CAPACITY);
    double mean = sum / timed;
    double squares =
        squares(Math.max(0, begin), end, mean) + squares(CAPACITY - wrapped, CAPACITY, mean);
    return new Statistics(count, received, timed, mean / 1e9, Math.sqrt(squares / timed) / 1e9);
  }

  /**
   * Times of the latest answers, in nanoseconds, in ascending order.
   *
   * @param results over how many results, answers or losses
   */
  float[] sortedTimes(int results) {
    float[] times = new float[Math.min(results, count)];
    int found = 0;
    for (int age = 0; age < times.length; age++) {
      float sample = sample(age);
      if (sample >= 0) {
        times[found] = sample;
        found++;
      }
    }
    float[] sorted = Arrays.copyOf(times, found);
    Arrays.sort(sorted);
    return sorted;
  }

  private double sum(int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.max(0, samples[i]);
    }
    return sum;
  }

  private double squares(int from, int to, double mean) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      double difference = samples[i] < 0 ? 0 : samples[i] - mean;
      squares += difference * difference;
    }
    return squares;
  }

  private void forgetOlderPart() {
    int best = count;
    int lossesOfBest = losses;
    double largest = CHANGE;
    int newerLosses = 0;
    for (int newer = 1; newer <= count - MIN_PART; newer++) {
      newerLosses += sample(newer - 1) == LOST ? 1 : 0;
      if (newer >= MIN_PART) {
        double older = (double) (losses - newerLosses) / (count - newer);
        double difference = Math.abs(older - (double) newerLosses / newer);
        if (difference > largest) {
          largest = difference;
          best = newer;
          lossesOfBest = newerLosses;
        }
      }
    }
    for (int age = best; untimed > 0 && age < count; age++) {
      untimed -= sample(age) == UNTIMED ? 1 : 0;
    }
    count = best;
    losses = lossesOfBest;
  }

  /** The sample that is {@code age} results old, 0 for the newest. */
  private float sample(int age) {
    return samples[Math.floorMod(end - 1 - age, CAPACITY)];
  }
}

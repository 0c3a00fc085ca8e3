package io.netsonde.probe;

/**
 * Runs of probes that were lost one after the other, in the order in which they were sent: ten
 * losses in a row are an outage, ten losses here and there are noise, and their ratio is the same.
 *
 * <p>Threads: the loop writes, others read under the target's {@link SequenceLock}.
 */
final class LossBursts {
  private long begun;
  private long current;
  private long longest;

  /**
   * What was counted when it was taken.
   *
   * @param begun how many runs there were
   * @param current length of the run that goes on, in probes; 0 when the latest was answered
   * @param longest length of the longest
   */
  record Snapshot(long begun, long current, long longest) {
    /** Before the first outcome. */
    static final Snapshot NONE = new Snapshot(0, 0, 0);
  }

  /** Counts the outcome of the probe that was sent next. */
  void settled(boolean lost) {
    if (lost) {
      begun += current == 0 ? 1 : 0;
      current++;
      longest = Math.max(longest, current);
    } else {
      current = 0;
    }
  }

  Snapshot snapshot() {
    return begun == 0 ? Snapshot.NONE : new Snapshot(begun, current, longest);
  }
}

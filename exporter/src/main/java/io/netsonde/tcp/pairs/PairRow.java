package io.netsonde.tcp.pairs;

import org.jspecify.annotations.Nullable;

/**
 * The counters of one pair on one device.
 *
 * <p>Threads: one owner; what it publishes is immutable.
 */
public final class PairRow {
  private static final int UNKNOWN = -1;

  final PairKey key;

  /** By {@link Columns}; written by the analysis with every packet. */
  final long[] counts = new long[Columns.COUNT];

  /** What the key is in the table, to be found again. */
  final long[] words;

  final int hash;

  /** Packets of late: halved again and again, so that it tells who is busy now. */
  int weight;

  long lastSeen;
  private int windowScale = UNKNOWN;
  private int maximumSegmentSize = UNKNOWN;

  /** Of the key; asked for with each packet, for which the key need not be fetched. */
  private final Device device;

  private final boolean other;
  private boolean folded;
  private @Nullable PairSnapshot published;

  /** Since that was published. A flag, because a reference costs more to write, once per count. */
  private boolean changed;

  PairRow(PairKey key, long[] words, int hash) {
    this.key = key;
    device = key.device();
    other = key.isOther();
    this.words = words;
    this.hash = hash;
  }

  /** Counts in a column. */
  public void add(int column, long amount) {
    counts[column] += amount;
    changed = true;
  }

  /** Counts one in a column. */
  public void add(int column) {
    add(column, 1);
  }

  /**
   * Counts a TCP segment: what nearly all do that is counted.
   *
   * @param bytes of the IP packet
   * @param payload bytes of it that are TCP's
   */
  public void segment(int bytes, int payload) {
    long[] columns = counts;
    columns[Columns.PACKETS]++;
    columns[Columns.BYTES] += bytes;
    columns[Columns.TCP_PACKETS]++;
    columns[Columns.PAYLOAD_BYTES] += payload;
    changed = true;
  }

  /** The device. */
  public Device device() {
    return device;
  }

  /** Whether it is that for all who have none of their own. */
  public boolean isOther() {
    return other;
  }

  /** Whether its counts have gone over to the row for all others; then nothing may be added. */
  public boolean isFolded() {
    return folded;
  }

  /** Notes what the source offered in its latest SYN; -1 for what it did not. */
  public void offered(int scale, int segmentSize) {
    windowScale = scale;
    maximumSegmentSize = segmentSize;
    changed = true;
  }

  /** What it holds now; the same object where nothing has changed. */
  PairSnapshot snapshot() {
    PairSnapshot now = published;
    if (now == null || changed) {
      now = new PairSnapshot(key, counts.clone(), windowScale, maximumSegmentSize, lastSeen);
      published = now;
      changed = false;
    }
    return now;
  }

  /** Hands its counts over. */
  void foldInto(PairRow other) {
    for (int i = 0; i < counts.length; i++) {
      other.counts[i] += counts[i];
    }
    other.changed = true;
    folded = true;
  }
}

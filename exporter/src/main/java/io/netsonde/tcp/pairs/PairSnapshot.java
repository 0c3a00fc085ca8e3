package io.netsonde.tcp.pairs;

/**
 * What was counted for a pair when it was published. Immutable: nobody writes to the array.
 *
 * <p>A class and not a record, so that no one compares thousands of numbers by mistake.
 */
public final class PairSnapshot {
  private final PairKey key;
  private final long[] counts;
  private final int windowScale;
  private final int maximumSegmentSize;
  private final long lastSeen;

  PairSnapshot(PairKey key, long[] counts, int windowScale, int maximumSegmentSize, long lastSeen) {
    this.key = key;
    this.counts = counts;
    this.windowScale = windowScale;
    this.maximumSegmentSize = maximumSegmentSize;
    this.lastSeen = lastSeen;
  }

  /** What both counted together; what was offered last is that of the later one. */
  public PairSnapshot plus(PairSnapshot other) {
    long[] sum = counts.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other.counts[i];
    }
    PairSnapshot later = other.lastSeen > lastSeen ? other : this;
    PairSnapshot earlier = later == this ? other : this;
    return new PairSnapshot(
        key,
        sum,
        later.windowScale < 0 ? earlier.windowScale : later.windowScale,
        later.maximumSegmentSize < 0 ? earlier.maximumSegmentSize : later.maximumSegmentSize,
        later.lastSeen);
  }

  /** Which pair. */
  public PairKey key() {
    return key;
  }

  /** A counter. */
  public long get(int column) {
    return counts[column];
  }

  /** A number of counters that stand beside each other, together. */
  public long sum(int column, int width) {
    long sum = 0;
    for (int i = 0; i < width; i++) {
      sum += counts[column + i];
    }
    return sum;
  }

  /** Packets that were sent again, for whatever reason. */
  public long retransmittedPackets() {
    return retransmitted(0);
  }

  /** Segments that were sent again, as the kernel counts them. */
  public long retransmittedSegments() {
    return retransmitted(1);
  }

  /** Bytes that were sent again. */
  public long retransmittedBytes() {
    return retransmitted(2);
  }

  /** The shift that the source offered last; -1 where it did not. */
  public int windowScale() {
    return windowScale;
  }

  /** The maximum segment size that the source offered last; -1 where it did not. */
  public int maximumSegmentSize() {
    return maximumSegmentSize;
  }

  /** When it was seen last, in nanoseconds since 1970. */
  public long lastSeen() {
    return lastSeen;
  }

  private long retransmitted(int place) {
    long sum = 0;
    for (Retransmission kind : Retransmission.values()) {
      sum += counts[kind.column() + place];
    }
    return sum;
  }
}

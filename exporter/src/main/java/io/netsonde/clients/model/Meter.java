package io.netsonde.clients.model;

/**
 * A total in 64 bits, made of the readings of a counter that may begin anew at any time.
 *
 * <p>Readings are numbered. The counter counts on from one reading to the next; where it was
 * missing in the reading before (its element had expired), or is smaller than it was (somebody has
 * reset it), it has begun at 0, and all of it is new. So a total never falls and never jumps. What
 * was counted between the last reading and the end of a counter is lost: nobody can know it.
 *
 * <p>The kernel leaves elements out of a dump while others come and go, and does not tell. So one
 * that was missing has begun anew only where it can have ended: where its time was over.
 *
 * <p>A reading may be taken several times, as a dump that was disturbed is: each value counts once.
 */
public final class Meter {
  /** Added to the number of a reading before which all counters have begun anew. */
  public static final long ANEW = 1L << 32;

  /** Stands for the latest reading of an earlier run. */
  public static final long RESTORED = Long.MIN_VALUE + 1;

  private long totalBytes;
  private long totalPackets;
  private long lastBytes;
  private long lastPackets;
  private long deltaBytes;
  private long reading = Long.MIN_VALUE;
  private long livesUntil;
  private long span = 1;

  /**
   * Takes a value of the counter.
   *
   * @param number of the reading, the same or higher than before
   */
  public void read(long number, long bytes, long packets) {
    read(number, bytes, packets, 0, 0);
  }

  /**
   * Takes a value of a counter that goes when it was not used for some time.
   *
   * @param number of the reading, the same or higher than before
   * @param now by {@link System#nanoTime}
   * @param livesUntil until when it is there if nobody removes it; {@code now} where that is not
   *     known
   */
  public void read(long number, long bytes, long packets, long now, long livesUntil) {
    boolean counting = reading == number - 1 || isIn(number, now);
    boolean begunAnew = !counting || bytes < lastBytes || packets < lastPackets;
    long newBytes = begunAnew ? bytes : bytes - lastBytes;
    long newPackets = begunAnew ? packets : packets - lastPackets;
    if (reading != number) {
      span = begunAnew ? 1 : number - reading;
      deltaBytes = 0;
    }
    deltaBytes += newBytes;
    totalBytes += newBytes;
    totalPackets += newPackets;
    lastBytes = bytes;
    lastPackets = packets;
    reading = number;
    this.livesUntil = livesUntil;
  }

  /** Adds what was counted elsewhere, such as in a connection. */
  public void add(long number, long bytes, long packets) {
    deltaBytes = (reading == number ? deltaBytes : 0) + bytes;
    totalBytes += bytes;
    totalPackets += packets;
    reading = number;
    span = 1;
  }

  /** Begins with totals of an earlier run; all that a counter has is new to them. */
  public void restore(long bytes, long packets) {
    totalBytes = bytes;
    totalPackets = packets;
  }

  /** Notes what the counter had when an earlier run read it last; see {@link #countOn}. */
  public void restoreCounter(long bytes, long packets) {
    lastBytes = bytes;
    lastPackets = packets;
    reading = RESTORED;
  }

  /**
   * Takes the counter for the same that an earlier run has read: what it had then is in the totals.
   * No effect where none was restored.
   *
   * @param number of the reading before the next one
   */
  public void countOn(long number) {
    if (reading == RESTORED) {
      reading = number;
    }
  }

  /** All bytes so far. */
  public long totalBytes() {
    return totalBytes;
  }

  /** All packets so far. */
  public long totalPackets() {
    return totalPackets;
  }

  /** The counter's latest value in bytes. */
  public long lastBytes() {
    return lastBytes;
  }

  /** The counter's latest value in packets. */
  public long lastPackets() {
    return lastPackets;
  }

  /** Whether the counter was there in a reading. */
  public boolean isIn(long number) {
    return reading == number;
  }

  /** The same, or whether it was only left out of that reading, since it cannot have ended. */
  public boolean isIn(long number, long now) {
    return isIn(number) || (reading / ANEW == number / ANEW && now - livesUntil < 0);
  }

  /** What was new in a reading, in bytes; 0 where the counter was missing in it. */
  public long deltaBytes(long number) {
    return reading == number ? deltaBytes : 0;
  }

  /** What was new in a reading, in bytes, for each of the readings since the one before it. */
  public double bytesPerReading(long number) {
    return (double) deltaBytes(number) / (double) span;
  }
}

package io.netsonde.tcp.pairs;

import io.netsonde.metrics.TimeHistogram;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An interface by its name, with what is counted for it as a whole.
 *
 * <p>Threads: one owner, but for the name.
 */
public final class Device {
  /** From one question to a day's session. */
  private static final double[] DURATIONS = {
    0.001, 0.01, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14400, 86400
  };

  private final String name;
  private final int number;
  private final PairRow other;
  private final TimeHistogram handshakes = TimeHistogram.ofRoundTrips();
  private final TimeHistogram roundTrips = TimeHistogram.ofRoundTrips();
  private final TimeHistogram durations = TimeHistogram.of(DURATIONS);
  private long frames;
  private final long[] undecodable;
  private final VlanCounts vlans = new VlanCounts();
  private @Nullable DeviceSnapshot published;
  private boolean changed = true;

  /** How many numbers mean it that are there. */
  private int present;

  /** How many frames there were when it was last asked whether it is silent, and since when. */
  private long framesBefore = -1;

  private long silentSince;

  Device(String name, int number, int reasons) {
    this.name = name;
    this.number = number;
    undecodable = new long[reasons];
    other = new PairRow(new PairKey(this, PairKey.End.OTHER, PairKey.End.OTHER), new long[0], 0);
  }

  /** As the kernel or the file has it. */
  public String name() {
    return name;
  }

  /** Tells devices apart: from 0 on, in the order in which they were made. */
  public int number() {
    return number;
  }

  /** The row for all that has no other. */
  public PairRow other() {
    return other;
  }

  /** Counts a frame, whatever is in it. */
  public void frame() {
    frames++;
    changed = true;
  }

  /** Counts a frame that could not be read to the end. */
  public void undecodable(int reason) {
    undecodable[reason]++;
  }

  /**
   * Counts a frame with tags of VLANs.
   *
   * @param inner number of the inner VLAN, -1 where there is one alone
   */
  public void vlan(int outer, int inner) {
    vlans.add(outer, inner);
  }

  /** Counts a time from SYN or SYN/ACK to its answer. */
  public void handshake(long nanos) {
    handshakes.add(nanos);
    changed = true;
  }

  /** Counts a time from data to its acknowledgement. */
  public void roundTrip(long nanos) {
    roundTrips.add(nanos);
    changed = true;
  }

  /** Counts how long a connection lasted. */
  public void duration(long nanos) {
    durations.add(nanos);
    changed = true;
  }

  /** Another number means it, or one less. */
  void present(int more) {
    present += more;
  }

  /** Whether it is gone, and no frame has come between questions that were so far apart. */
  boolean isSilent(long now, long idleNanos) {
    if (present > 0 || frames != framesBefore) {
      framesBefore = frames;
      silentSince = now;
    }
    return now - silentSince > idleNanos;
  }

  /** What it holds now; the same object where nothing has changed. */
  DeviceSnapshot snapshot() {
    if (changed) {
      changed = false;
      published =
          new DeviceSnapshot(
              name,
              frames,
              undecodable.clone(),
              vlans.snapshot(),
              handshakes.snapshot(),
              roundTrips.snapshot(),
              durations.snapshot());
    }
    return Objects.requireNonNull(published);
  }
}

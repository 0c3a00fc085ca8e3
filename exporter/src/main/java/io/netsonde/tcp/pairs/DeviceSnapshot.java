package io.netsonde.tcp.pairs;

import io.netsonde.metrics.TimeHistogram;
import java.util.Map;
import java.util.TreeMap;

/** What was counted for a device when it was published. Immutable. */
public final class DeviceSnapshot {
  private final String name;
  private final long frames;
  private final long[] undecodable;
  private final Map<String, Long> vlans;
  private final TimeHistogram.Snapshot handshakes;
  private final TimeHistogram.Snapshot roundTrips;
  private final TimeHistogram.Snapshot durations;

  DeviceSnapshot(
      String name,
      long frames,
      long[] undecodable,
      Map<String, Long> vlans,
      TimeHistogram.Snapshot handshakes,
      TimeHistogram.Snapshot roundTrips,
      TimeHistogram.Snapshot durations) {
    this.name = name;
    this.frames = frames;
    this.undecodable = undecodable;
    this.vlans = vlans;
    this.handshakes = handshakes;
    this.roundTrips = roundTrips;
    this.durations = durations;
  }

  /** What both counted together. */
  public DeviceSnapshot plus(DeviceSnapshot other) {
    long[] sum = undecodable.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other.undecodable[i];
    }
    Map<String, Long> both = new TreeMap<>(vlans);
    other.vlans.forEach((value, count) -> both.merge(value, count, Long::sum));
    return new DeviceSnapshot(
        name,
        frames + other.frames,
        sum,
        both,
        handshakes.plus(other.handshakes),
        roundTrips.plus(other.roundTrips),
        durations.plus(other.durations));
  }

  /** As the kernel or the file has it. */
  public String name() {
    return name;
  }

  /** All frames. */
  public long frames() {
    return frames;
  }

  /** Frames that could not be read to the end for a reason. */
  public long undecodable(int reason) {
    return undecodable[reason];
  }

  /** Frames with tags, by the number of the VLAN, and that of the one inside behind a dot. */
  public Map<String, Long> vlans() {
    return vlans;
  }

  /** Times of handshakes. */
  public TimeHistogram.Snapshot handshakes() {
    return handshakes;
  }

  /** Times from data to its acknowledgement. */
  public TimeHistogram.Snapshot roundTrips() {
    return roundTrips;
  }

  /** How long connections lasted. */
  public TimeHistogram.Snapshot durations() {
    return durations;
  }
}

package io.netsonde.tcp.capture;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is remembered of interfaces by name, so that one that is made anew goes on counting.
 *
 * <p>Threads: the loop's.
 */
final class DeviceBook {
  /** Interfaces that are gone and still remembered; containers come and go by the thousand. */
  private static final int GONE = 64;

  /** Counts of one interface. */
  static final class Counts {
    private long packets;
    private long drops;
    private long freezes;

    void add(long packets, long drops, long freezes) {
      this.packets += packets;
      this.drops += drops;
      this.freezes += freezes;
    }
  }

  private final Map<String, Counts> counts = new LinkedHashMap<>();

  /** Counts under a name, which go on where they were. */
  Counts counts(String name) {
    return counts.computeIfAbsent(name, n -> new Counts());
  }

  /** Forgets what has been gone longest, beyond the bound. */
  void keep(Collection<CaptureDevice> present) {
    Set<String> kept = new HashSet<>();
    kept.add(CaptureSnapshot.SHARED);
    present.forEach(device -> kept.add(device.name()));
    List<String> gone = counts.keySet().stream().filter(name -> !kept.contains(name)).toList();
    gone.subList(0, Math.max(0, gone.size() - GONE)).forEach(counts::remove);
  }

  /** All counts, with what the interfaces that are there say of themselves. */
  List<CaptureSnapshot.Device> devices(Collection<CaptureDevice> present, boolean shared) {
    Map<String, CaptureDevice> byName = new HashMap<>();
    present.forEach(device -> byName.put(device.name(), device));
    List<CaptureSnapshot.Device> devices = new ArrayList<>();
    counts.forEach((name, count) -> {
      CaptureDevice device = byName.remove(name);
      boolean open =
          device == null ? shared && name.equals(CaptureSnapshot.SHARED) : device.isCaptured();
      devices.add(
          new CaptureSnapshot.Device(
              name,
              open,
              device == null ? "" : device.trouble(),
              true,
              count.packets,
              count.drops,
              count.freezes));
    });
    // Those without a ring of their own.
    byName
        .values()
        .forEach(device ->
            devices.add(
                new CaptureSnapshot.Device(
                    device.name(), device.isCaptured(), device.trouble(), false, 0, 0, 0)));
    return devices;
  }
}

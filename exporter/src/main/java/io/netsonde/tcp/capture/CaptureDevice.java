package io.netsonde.tcp.capture;

import io.netsonde.linux.LinuxException;
import io.netsonde.linux.PacketRing;
import org.jspecify.annotations.Nullable;

/**
 * An interface that is wanted, with its ring where it has one of its own.
 *
 * <p>Threads: the loop's.
 */
final class CaptureDevice {
  private final int index;
  private String name;
  private boolean shared;
  private String trouble = "";
  private @Nullable PacketRing ring;
  private DeviceBook.@Nullable Counts counts;
  private long packets;
  private long drops;
  private long freezes;

  CaptureDevice(int index, String name) {
    this.index = index;
    this.name = name;
  }

  int index() {
    return index;
  }

  String name() {
    return name;
  }

  String trouble() {
    return trouble;
  }

  @Nullable PacketRing ring() {
    return ring;
  }

  boolean isCaptured() {
    return ring != null || shared;
  }

  boolean isShared() {
    return shared;
  }

  void share(boolean on) {
    shared = on;
  }

  /** Why there is no ring. */
  void failed(String reason) {
    trouble = reason;
  }

  /** Takes a ring, from whose counts on the interface counts. */
  void open(PacketRing opened, DeviceBook.Counts countsOfName) {
    ring = opened;
    counts = countsOfName;
    trouble = "";
    packets = 0;
    drops = 0;
    freezes = 0;
  }

  /** Goes on under another name; what was counted stays with the old one. */
  void rename(String newName, DeviceBook book) throws LinuxException {
    count();
    name = newName;
    if (ring != null) {
      counts = book.counts(newName);
    }
  }

  /** Asks the kernel, and adds what is new. */
  void count() throws LinuxException {
    if (ring != null && counts != null) {
      ring.count();
      counts.add(ring.packets() - packets, ring.drops() - drops, ring.freezes() - freezes);
      packets = ring.packets();
      drops = ring.drops();
      freezes = ring.freezes();
    }
  }

  /** Closes the ring, after a last count. */
  void close() {
    if (ring != null) {
      try {
        count();
      } catch (LinuxException e) {
        // The interface is gone, and what it counted last with it.
        trouble = String.valueOf(e.getMessage());
      }
      ring.close();
      ring = null;
    }
    shared = false;
  }
}

package io.netsonde.tcp.capture;

import io.netsonde.linux.Errno;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.PacketRing;
import io.netsonde.wire.netlink.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The interfaces that are wanted, each with its ring: an own one, so that what the kernel drops is
 * known by interface, or beyond the bound one that all others share.
 *
 * <p>A ring is opened when its interface is first up, outlives its going down, and is closed when
 * it is gone.
 *
 * <p>Threads: the loop's.
 */
final class Rings implements AutoCloseable {
  /** The program of the shared ring has an instruction for each. */
  private static final int MAX_SHARING = 1_000;

  private final CaptureConfig config;
  private final int fanoutBase;
  private final FrameReader reader;
  private final DeviceBook book;
  private final Map<Integer, CaptureDevice> devices = new TreeMap<>();
  private final Map<String, Long> errors;
  private final Map<String, Long> boundHits;
  private @Nullable CaptureDevice sharing;
  private boolean permitted = true;
  private boolean changed = true;

  /**
   * No rings yet.
   *
   * @param reader is told the names of interfaces
   * @param errors counts by reason, to be added to
   * @param boundHits counts by bound, to be added to
   */
  Rings(
      CaptureConfig config,
      int fanoutBase,
      FrameReader reader,
      DeviceBook book,
      Map<String, Long> errors,
      Map<String, Long> boundHits) {
    this.config = config;
    this.fanoutBase = fanoutBase;
    this.reader = reader;
    this.book = book;
    this.errors = errors;
    this.boundHits = boundHits;
  }

  /** An interface is there, with this name and state. */
  void present(Link link) throws LinuxException {
    CaptureDevice device = devices.get(link.index());
    if (!config.wants(link.name())) {
      gone(link.index());
      return;
    }
    if (device == null) {
      reader.named(link.index(), link.name());
      device = new CaptureDevice(link.index(), link.name());
      devices.put(link.index(), device);
    } else if (!device.name().equals(link.name())) {
      reader.named(link.index(), link.name());
      device.rename(link.name(), book);
    }
    if (link.isUp() && !device.isCaptured()) {
      open(device);
    }
  }

  /** An interface is there no more, or no more wanted. */
  void gone(int index) throws LinuxException {
    CaptureDevice device = devices.remove(index);
    if (device != null) {
      reader.gone(index);
      boolean shared = device.isShared();
      device.close();
      changed = true;
      if (shared) {
        shareAgain();
      }
    }
  }

  /** Numbers of the interfaces that are known. */
  List<Integer> indexes() {
    return List.copyOf(devices.keySet());
  }

  private void open(CaptureDevice device) throws LinuxException {
    long own = devices.values().stream().filter(d -> d.ring() != null).count();
    try {
      if (own < config.maxRings()) {
        device.open(ring(device.index(), List.of()), book.counts(device.name()));
      } else {
        boundHits.merge("rings", 1L, Long::sum);
        share(device);
      }
      permitted = true;
      changed = true;
    } catch (LinuxException e) {
      failed(device, e);
    }
  }

  private void share(CaptureDevice device) throws LinuxException {
    if (devices.values().stream().filter(CaptureDevice::isShared).count() >= MAX_SHARING) {
      boundHits.merge("shared_ring", 1L, Long::sum);
      device.failed("more than " + MAX_SHARING + " interfaces share a ring");
      return;
    }
    device.share(true);
    try {
      shareAgain();
    } catch (LinuxException e) {
      device.share(false);
      throw e;
    }
  }

  /** Has the shared ring listen to those that share it now. */
  private void shareAgain() throws LinuxException {
    List<Integer> indexes =
        devices.values().stream()
            .filter(CaptureDevice::isShared)
            .map(CaptureDevice::index)
            .toList();
    CaptureDevice ring = sharing;
    if (indexes.isEmpty()) {
      if (ring != null) {
        ring.close();
        sharing = null;
        changed = true;
      }
    } else if (ring != null && ring.ring() != null) {
      ring.ring().filter(config.filter().program(indexes));
    } else {
      CaptureDevice opened = new CaptureDevice(0, CaptureSnapshot.SHARED);
      opened.open(ring(0, indexes), book.counts(CaptureSnapshot.SHARED));
      sharing = opened;
      changed = true;
    }
  }

  private PacketRing ring(int index, List<Integer> indexes) throws LinuxException {
    int groups = 65_535;
    PacketRing ring =
        PacketRing.open(
            new PacketRing.Settings(
                index,
                config.filter().program(indexes),
                config.blockBytes(),
                config.blocks(),
                Math.toIntExact(config.retire().toMillis()),
                fanoutBase == 0 ? 0 : 1 + (fanoutBase + index) % groups));
    if (config.promiscuous()) {
      ring.promiscuous();
    }
    return ring;
  }

  private void failed(CaptureDevice device, LinuxException e) {
    if (e.errno() == Errno.ENODEV || e.errno() == Errno.ENXIO) {
      // It went while we came; that it did is told in a moment.
      return;
    }
    permitted =
        switch (e.errno()) {
          // A container or a unit of systemd may take the family of sockets away altogether.
          case Errno.EPERM, Errno.EACCES, Errno.EAFNOSUPPORT -> false;
          default -> true;
        };
    device.failed("cannot capture from " + device.name() + ": " + e.getMessage());
    errors.merge(Errno.label(e.errno()), 1L, Long::sum);
  }

  /** Whether an interface that is wanted could not be captured from. */
  boolean isTroubled() {
    return devices.values().stream().anyMatch(d -> !d.isCaptured() && !d.trouble().isEmpty());
  }

  /** Whether the rings are others than at the last time of asking. */
  boolean haveChanged() {
    boolean result = changed;
    changed = false;
    return result;
  }

  /** All rings that are open. */
  List<PacketRing> all() {
    List<PacketRing> rings = new ArrayList<>();
    devices.values().forEach(device -> add(device, rings));
    if (sharing != null) {
      add(sharing, rings);
    }
    return rings;
  }

  private static void add(CaptureDevice device, List<PacketRing> rings) {
    PacketRing ring = device.ring();
    if (ring != null) {
      rings.add(ring);
    }
  }

  /** Asks the kernel for its counts. */
  void count() throws LinuxException {
    for (CaptureDevice device : devices.values()) {
      device.count();
    }
    if (sharing != null) {
      sharing.count();
    }
    book.keep(devices.values());
  }

  boolean isPermitted() {
    return permitted;
  }

  /** The interfaces for a snapshot. */
  List<CaptureSnapshot.Device> snapshot() {
    return book.devices(devices.values(), sharing != null);
  }

  /** Why nothing is captured; empty where something is. */
  String trouble() {
    if (devices.values().stream().anyMatch(CaptureDevice::isCaptured)) {
      return "";
    }
    if (!permitted) {
      return "not permitted: capturing needs CAP_NET_RAW and sockets of the family AF_PACKET";
    }
    return devices.values().stream()
        .map(CaptureDevice::trouble)
        .filter(trouble -> !trouble.isEmpty())
        .findFirst()
        .orElseGet(this::nothingThere);
  }

  private String nothingThere() {
    if (!devices.isEmpty()) {
      return devices.values().iterator().next().name() + " is down";
    }
    List<String> wanted = config.interfaces().stream().map(InterfacePattern::text).toList();
    return "no interface is called " + String.join(" or ", wanted);
  }

  @Override
  public void close() {
    devices.keySet().forEach(reader::gone);
    devices.values().forEach(CaptureDevice::close);
    devices.clear();
    if (sharing != null) {
      sharing.close();
      sharing = null;
    }
  }
}

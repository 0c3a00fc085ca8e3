package io.netsonde.tcp.capture;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a loop has counted, and how it is.
 *
 * @param trouble why nothing is captured; empty where something is
 * @param permitted whether the kernel lets this process capture at all
 * @param devices interfaces that are or were captured from
 * @param lastFrame when a frame was last seen
 * @param errors by reason
 * @param boundHits by bound
 */
public record CaptureSnapshot(
    String trouble,
    boolean permitted,
    List<Device> devices,
    Optional<Instant> lastFrame,
    Map<String, Long> errors,
    Map<String, Long> boundHits) {
  /** Before the first round. */
  public static final CaptureSnapshot NOTHING =
      new CaptureSnapshot(
          "it has just begun", true, List.of(), Optional.empty(), Map.of(), Map.of());

  /** Stands for the name of an interface in the counts of those that share a ring. */
  public static final String SHARED = "(shared)";

  /**
   * One interface.
   *
   * @param name its name, or {@link #SHARED}
   * @param open whether its packets are captured now
   * @param trouble why not, where that is not because it is gone or down
   * @param counted whether the kernel counts for it alone: those that share a ring are counted
   *     together
   * @param packets that passed the filter, those dropped included
   * @param drops that the kernel dropped because the ring was full
   * @param freezes how often the ring was full
   */
  public record Device(
      String name,
      boolean open,
      String trouble,
      boolean counted,
      long packets,
      long drops,
      long freezes) {}

  /** Copies the collections. */
  public CaptureSnapshot {
    devices = List.copyOf(devices);
    errors = Map.copyOf(errors);
    boundHits = Map.copyOf(boundHits);
  }

  /** Names of the interfaces that are captured from now. */
  public List<String> open() {
    return devices.stream().filter(Device::open).map(Device::name).toList();
  }
}

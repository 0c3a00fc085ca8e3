package io.netsonde.probe;

import io.netsonde.linux.Errno;
import io.netsonde.probe.HardwareCounts.Direction;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The loop's counters over all targets, and their immutable copy for scrapes.
 *
 * <p>Threads: confined to the loop.
 */
final class ProbeCounters {
  private final Map<StampSource, long[]> samples = zeros(StampSource.class);
  private final Map<Discard, long[]> discards = zeros(Discard.class);
  private final Map<String, Long> errors = new TreeMap<>();
  private final Map<Direction, long[]> hardwareStamps = zeros(Direction.class);
  private final Map<Direction, long[]> hardwareMissing = zeros(Direction.class);
  private long hardwareRefused;
  private final PaceCounters pace = new PaceCounters();
  private long sent;
  private long received;
  private long clockSteps;
  private long overflows;
  private long undecided;
  private Optional<Instant> lastReply = Optional.empty();
  private boolean changed = true;

  void received(StampSource source, boolean clockStepped) {
    sent++;
    received++;
    increment(samples, source);
    clockSteps += clockStepped ? 1 : 0;
    changed = true;
  }

  void lost() {
    sent++;
    changed = true;
  }

  void discarded(Discard discard) {
    increment(discards, discard);
    changed = true;
  }

  /** A network card's stamp has come. */
  void hardwareStamp(Direction direction) {
    increment(hardwareStamps, direction);
    changed = true;
  }

  /** A network card's stamp should have come and has not. */
  void hardwareMissing(Direction direction) {
    increment(hardwareMissing, direction);
    changed = true;
  }

  /** A pair of a network card's stamps could not be true. */
  void hardwareRefused() {
    hardwareRefused++;
    changed = true;
  }

  /** Packets came for which the kernel had no room. */
  void overflowed(int packets) {
    overflows += packets;
    changed = true;
  }

  /** A probe's outcome is unknown. */
  void undecided() {
    undecided++;
    changed = true;
  }

  void failed(int errno) {
    errors.merge(Errno.label(errno), 1L, Long::sum);
    changed = true;
  }

  /** How well the rate is kept; to be counted in, which counts as a change. */
  PaceCounters pace() {
    changed = true;
    return pace;
  }

  void repliedAt(Instant when) {
    lastReply = Optional.of(when);
  }

  long receivedCount() {
    return received;
  }

  /** Whether anything was counted since the last {@link #snapshot}. */
  boolean isChanged() {
    return changed;
  }

  ProbeStatistics snapshot(ProbeStatistics.SocketState v4, ProbeStatistics.SocketState v6) {
    changed = false;
    return new ProbeStatistics(
        sent,
        received,
        clockSteps,
        overflows,
        undecided,
        copy(samples),
        copy(discards),
        new HardwareCounts(copy(hardwareStamps), copy(hardwareMissing), hardwareRefused),
        Map.copyOf(errors),
        pace.snapshot(),
        lastReply,
        v4,
        v6);
  }

  /** A counter per constant, in an array so that counting allocates nothing. */
  private static <E extends Enum<E>> Map<E, long[]> zeros(Class<E> type) {
    Map<E, long[]> zeros = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      zeros.put(constant, new long[1]);
    }
    return zeros;
  }

  private static <E> void increment(Map<E, long[]> counts, E constant) {
    long[] count = counts.get(constant);
    if (count != null) {
      count[0]++;
    }
  }

  private static <E> Map<E, Long> copy(Map<E, long[]> counts) {
    return counts.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue()[0]));
  }
}

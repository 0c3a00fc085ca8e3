package io.netsonde.probe;

import io.netsonde.slice.Feature;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the engine has done so far with one protocol, over all targets, as it is published to
 * scrapes.
 *
 * @param sent probes whose outcome is known
 * @param received probes that were answered in time
 * @param skipped probes that were due and given up because the engine was late by more than an
 *     interval
 * @param clockSteps replies whose kernel stamps a set clock had made absurd
 * @param samples replies by the clocks that measured them
 * @param discards messages that were not counted as replies
 * @param errors failed sends and receives by error name
 * @param inFlightFull how often a due probe had to wait because too many were in flight
 * @param lastReply when a reply last came
 * @param v4 state of the IPv4 socket
 * @param v6 state of the IPv6 socket
 */
record ProbeStatistics(
    long sent,
    long received,
    long skipped,
    long clockSteps,
    Map<StampSource, Long> samples,
    Map<Discard, Long> discards,
    Map<String, Long> errors,
    long inFlightFull,
    Optional<Instant> lastReply,
    SocketState v4,
    SocketState v6) {

  /**
   * State of one family's socket.
   *
   * @param open whether probes of the family can be sent
   * @param detail how, or why not and what to do
   */
  record SocketState(boolean open, String detail) {
    /** Before the loop has tried. */
    static final SocketState UNTRIED = new SocketState(false, "not opened yet");

    Feature feature(String name) {
      return new Feature(name, open, detail);
    }
  }

  /** Before the loop has run. */
  static final ProbeStatistics NONE =
      new ProbeStatistics(
          0,
          0,
          0,
          0,
          Map.of(),
          Map.of(),
          Map.of(),
          0,
          Optional.empty(),
          SocketState.UNTRIED,
          SocketState.UNTRIED);

  /** These and those of other sockets of the same protocol, whose state is left out. */
  ProbeStatistics plus(ProbeStatistics other) {
    return new ProbeStatistics(
        sent + other.sent,
        received + other.received,
        skipped + other.skipped,
        clockSteps + other.clockSteps,
        sum(samples, other.samples),
        sum(discards, other.discards),
        sum(errors, other.errors),
        inFlightFull + other.inFlightFull,
        Stream.concat(lastReply.stream(), other.lastReply.stream()).max(Comparator.naturalOrder()),
        v4,
        v6);
  }

  private static <K> Map<K, Long> sum(Map<K, Long> one, Map<K, Long> other) {
    Map<K, Long> sum = new HashMap<>(one);
    other.forEach((key, count) -> sum.merge(key, count, Long::sum));
    return Map.copyOf(sum);
  }

  /** Failed sends and receives of all kinds. */
  long errorCount() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }
}

package io.netsonde.probe;

import io.netsonde.slice.Feature;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the engine has done so far with one protocol, over all targets, as it is published to
 * scrapes.
 *
 * @param sent probes whose outcome is known
 * @param received probes that were answered in time
 * @param clockSteps replies whose kernel stamps a set clock had made absurd
 * @param overflows packets that came to a probing socket and found no room
 * @param undecided probes of which that has left nobody able to say whether they were answered
 * @param samples replies by the clocks that measured them
 * @param discards messages that were not counted as replies
 * @param hardware what the network cards' stamps have come to
 * @param errors failed sends and receives by error name
 * @param pace how well the rate is kept
 * @param lastReply when a reply last came
 * @param v4 state of the IPv4 socket
 * @param v6 state of the IPv6 socket
 */
record ProbeStatistics(
    long sent,
    long received,
    long clockSteps,
    long overflows,
    long undecided,
    Map<StampSource, Long> samples,
    Map<Discard, Long> discards,
    HardwareCounts hardware,
    Map<String, Long> errors,
    Pace pace,
    Optional<Instant> lastReply,
    SocketState v4,
    SocketState v6) {

  /**
   * State of one family's socket.
   *
   * @param open whether probes of the family can be sent
   * @param method how; empty where they cannot
   * @param detail how, for a person, or why not and what to do
   */
  record SocketState(boolean open, Optional<ProbeMethod> method, String detail) {
    /** Before the loop has tried. */
    static final SocketState UNTRIED = off("not opened yet");

    static SocketState open(ProbeMethod method, String detail) {
      return new SocketState(true, Optional.of(method), detail);
    }

    static SocketState off(String detail) {
      return new SocketState(false, Optional.empty(), detail);
    }

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
          0,
          Map.of(),
          Map.of(),
          HardwareCounts.NONE,
          Map.of(),
          Pace.NONE,
          Optional.empty(),
          SocketState.UNTRIED,
          SocketState.UNTRIED);

  /** Whether any family can be probed. */
  boolean isOpen() {
    return v4.open() || v6.open();
  }

  /** Failed sends and receives of all kinds. */
  long errorCount() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }
}

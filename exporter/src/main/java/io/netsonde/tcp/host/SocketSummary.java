package io.netsonde.tcp.host;

import java.util.Map;

/**
 * All TCP sockets of a namespace together.
 *
 * @param states how many are in each state, by IP version and state
 * @param retransmitting connections that are sending something again now
 * @param receiveQueueBytes what programs have yet to read
 * @param sendQueueBytes what others have yet to acknowledge
 * @param slowestRoundTripMicros the longest smoothed round trip of a connection; 0 where there is
 *     none
 */
public record SocketSummary(
    Map<State, Long> states,
    long retransmitting,
    long receiveQueueBytes,
    long sendQueueBytes,
    long slowestRoundTripMicros) {
  /**
   * How a socket is.
   *
   * @param v6 whether it is one of IPv6
   * @param name in small letters, as in {@code established}
   */
  public record State(boolean v6, String name) {}

  /** Copies the map. */
  public SocketSummary {
    states = Map.copyOf(states);
  }
}

package io.netsonde.probe;

import java.util.Map;

/**
 * What the network cards' stamps have come to so far.
 *
 * @param stamps that came, by direction
 * @param missing those that did not come though a card was set to give them, of answered probes
 * @param refused pairs that could not be true
 */
record HardwareCounts(Map<Direction, Long> stamps, Map<Direction, Long> missing, long refused) {
  /** Before anything has happened. */
  static final HardwareCounts NONE = new HardwareCounts(Map.of(), Map.of(), 0);

  /** Which way a packet goes. */
  enum Direction {
    TRANSMIT,
    RECEIVE
  }
}

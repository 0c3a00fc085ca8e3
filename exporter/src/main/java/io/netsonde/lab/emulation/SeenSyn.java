package io.netsonde.lab.emulation;

import java.util.List;

/**
 * A TCP request as it came.
 *
 * @param port it asked for
 * @param sourcePort it came from
 * @param sequence its sequence number
 * @param window as it stands
 * @param hopLimit time to live or hop limit on arrival
 * @param segmentSize its maximum segment size option, -1 without one
 * @param options the kinds of its options in their order, padding left out
 */
public record SeenSyn(
    int port,
    int sourcePort,
    int sequence,
    int window,
    int hopLimit,
    int segmentSize,
    List<Integer> options) {
  /** Whether it had a maximum segment size option. */
  public boolean hasSegmentSize() {
    return segmentSize >= 0;
  }
}

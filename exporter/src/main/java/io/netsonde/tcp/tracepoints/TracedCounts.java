package io.netsonde.tcp.tracepoints;

import java.util.List;

/**
 * What the kernel has counted in one network namespace.
 *
 * @param counts one for each thing that has happened
 */
public record TracedCounts(List<Count> counts) {
  /** Nothing has happened. */
  public static final TracedCounts NONE = new TracedCounts(List.of());

  /**
   * How often something has happened.
   *
   * @param place where
   * @param v6 whether to a socket of IPv6, which may carry IPv4 as well
   * @param from the state before, by its number in netinet/tcp.h; 0 where it is about none
   * @param to the state after
   * @param times how often
   * @param segments of those that were sent again, how many segments
   */
  public record Count(TracedPlace place, boolean v6, int from, int to, long times, long segments) {}

  /** Copies the list. */
  public TracedCounts {
    counts = List.copyOf(counts);
  }
}

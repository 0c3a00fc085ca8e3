package io.netsonde.lab.emulation;

import java.lang.foreign.MemorySegment;

/**
 * A packet that waits to be sent.
 *
 * @param time when, by {@link System#nanoTime}
 * @param order of those for the same time
 * @param packet whole, from the IP header on
 * @param from the address that sends it, which counts it
 * @param event what sending it is
 */
record Pending(long time, long order, MemorySegment packet, EmulatedAddress from, Event event)
    implements Comparable<Pending> {
  @Override
  public int compareTo(Pending other) {
    // Times of nanoTime are compared by their difference, which may overflow as it likes.
    int byTime = Long.signum(time - other.time);
    return byTime != 0 ? byTime : Long.compare(order, other.order);
  }
}

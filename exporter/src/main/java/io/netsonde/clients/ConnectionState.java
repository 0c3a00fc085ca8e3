package io.netsonde.clients;

/**
 * How the counting of connections fares.
 *
 * @param current whether counts are right
 * @param detail how it is done, or why it is not
 * @param overruns how often events were lost
 * @param dumps how often all connections were read
 * @param dumpSeconds how long that took the last time; NaN before
 * @param offloaded connections whose packets pass by the firewall
 */
record ConnectionState(
    boolean current, String detail, long overruns, long dumps, double dumpSeconds, long offloaded) {
  /** Before the first round. */
  static final ConnectionState NOTHING =
      new ConnectionState(false, "has not looked yet", 0, 0, Double.NaN, 0);
}

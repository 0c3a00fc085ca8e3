package io.netsonde.probe.names;

import java.util.Locale;

/** How a look-up ended; the failures in the order of how much they tell. */
enum LookupResult {
  /** The name has addresses. */
  SUCCESS,
  /** It has addresses of one family, and of the other nothing could be learned. */
  PARTIAL,
  /** The name does not exist. */
  NXDOMAIN,
  /** The name exists and has no address. */
  NODATA,
  /** No server could find out. */
  SERVFAIL,
  /** No server would tell. */
  REFUSED,
  /** No server answered in time. */
  TIMEOUT,
  /** No server could be reached: no route, or nobody listens there. */
  UNREACHABLE,
  /** What the servers answered made no sense. */
  MALFORMED,
  /** This machine could not ask: out of sockets, or a name that fits into no question. */
  LOCAL;

  /** Whether somebody who knows has said that there is nothing, rather than nobody anything. */
  boolean isAbsence() {
    return this == NXDOMAIN || this == NODATA;
  }

  /** The value of the label {@code result}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

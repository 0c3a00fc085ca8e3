package io.netsonde.tcp.analysis;

/** Sequence numbers are compared modulo 2³² (RFC 9293 section 3.4). */
final class Sequence {
  private Sequence() {}

  /** Whether one is before another. */
  static boolean before(int one, int other) {
    return one - other < 0;
  }

  /** Whether one is after another. */
  static boolean after(int one, int other) {
    return one - other > 0;
  }
}

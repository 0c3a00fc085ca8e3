package io.netsonde.probe;

/**
 * Makes a round-trip time of the clock readings around a probe.
 *
 * <p>Kernel stamps are CLOCK_REALTIME, which NTP or a person may set. This program's own readings
 * are CLOCK_MONOTONIC and enclose the kernel's, so a kernel round trip that is negative or longer
 * than the program's own proves that the clock was set in between: then the program's is taken, too
 * long by at most a tick but never absurd, and the step is counted.
 *
 * <p>Threads: confined to the loop; the result is in the fields, to allocate nothing.
 */
final class RoundTrip {
  /** CLOCK_REALTIME may be slewed by 500 ppm against CLOCK_MONOTONIC (adjtimex(2)), twice that. */
  private static final long SLEW_DIVISOR = 1000;

  /** Two readings of two clocks are never taken at the same instant. */
  private static final long READING_NANOS = 1000;

  private long nanos;
  private StampSource source = StampSource.USER;
  private boolean clockStepped;

  /**
   * Computes the round trip.
   *
   * @param transmitStamp of the kernel, CLOCK_REALTIME, 0 when missing
   * @param receiveStamp of the kernel, CLOCK_REALTIME, 0 when missing
   * @param sentRealtime just before the send call, CLOCK_REALTIME
   * @param userNanos from before the send call until after the reply was read, CLOCK_MONOTONIC
   */
  void of(long transmitStamp, long receiveStamp, long sentRealtime, long userNanos) {
    clockStepped = false;
    if (receiveStamp == 0) {
      nanos = userNanos;
      source = StampSource.USER;
      return;
    }
    source = transmitStamp == 0 ? StampSource.KERNEL_RECEIVE : StampSource.KERNEL;
    nanos = receiveStamp - (transmitStamp == 0 ? sentRealtime : transmitStamp);
    if (nanos < 0 || nanos > userNanos + userNanos / SLEW_DIVISOR + READING_NANOS) {
      nanos = userNanos;
      source = StampSource.USER;
      clockStepped = true;
    }
  }

  /** The round-trip time, at least 0. */
  long nanos() {
    return nanos;
  }

  StampSource source() {
    return source;
  }

  /** Whether the kernel's stamps were there and had to be refused. */
  boolean clockStepped() {
    return clockStepped;
  }
}

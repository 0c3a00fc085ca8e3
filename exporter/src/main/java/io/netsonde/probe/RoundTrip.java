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

  /** The kernel did not stamp both sides. */
  static final long UNKNOWN = Long.MIN_VALUE;

  private long nanos;
  private StampSource source = StampSource.USER;
  private boolean clockStepped;
  private boolean hardwareRefused;
  private long readLaterNanos;

  /** Computes the round trip of an answered probe. */
  void of(InFlight inFlight, int number) {
    long userNanos = inFlight.repliedNanos(number) - inFlight.sentNanos(number);
    of(
        inFlight.transmitStamp(number),
        inFlight.receiveStamp(number),
        inFlight.sentRealtime(number),
        userNanos);
    readLaterNanos = source == StampSource.KERNEL ? userNanos - nanos : UNKNOWN;
    byHardware(inFlight.hardwareTransmitStamp(number), inFlight.hardwareReceiveStamp(number));
  }

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
    hardwareRefused = false;
    if (receiveStamp == 0) {
      nanos = userNanos;
      source = StampSource.USER;
      return;
    }
    source = transmitStamp == 0 ? StampSource.KERNEL_RECEIVE : StampSource.KERNEL;
    nanos = receiveStamp - (transmitStamp == 0 ? sentRealtime : transmitStamp);
    if (nanos < 0 || isBeyond(nanos, userNanos)) {
      nanos = userNanos;
      source = StampSource.USER;
      clockStepped = true;
    }
  }

  /**
   * Takes the network card's stamps instead where they can be true: its round trip lies within the
   * one computed so far. A card's clock may be set as well, and stamps of two cards have nothing to
   * do with each other.
   *
   * @param transmitStamp of the card, 0 when missing
   * @param receiveStamp of the card, 0 when missing
   */
  void byHardware(long transmitStamp, long receiveStamp) {
    if (transmitStamp == 0 || receiveStamp == 0) {
      return;
    }
    long hardwareNanos = receiveStamp - transmitStamp;
    hardwareRefused = hardwareNanos < 0 || isBeyond(hardwareNanos, nanos);
    if (!hardwareRefused) {
      nanos = hardwareNanos;
      source = StampSource.HARDWARE;
    }
  }

  /** Whether a time is longer than one that enclosed it, by another clock, can have been. */
  private static boolean isBeyond(long nanos, long enclosing) {
    return nanos > enclosing + enclosing / SLEW_DIVISOR + READING_NANOS;
  }

  /** Whether the card's stamps were both there and had to be refused. */
  boolean hardwareRefused() {
    return hardwareRefused;
  }

  /** How much longer it took for this program than between the kernel's stamps, or UNKNOWN. */
  long readLaterNanos() {
    return readLaterNanos;
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

package io.netsonde.wire.pcap;

/**
 * What an interface of pcapng counts its time in ({@code if_tsresol}, {@code if_tsoffset}).
 *
 * @param binary whether the unit is a power of 2, not of 10
 * @param exponent of the unit, without its minus: 6 for microseconds
 * @param offsetSeconds what is to be added
 */
record TimeUnits(boolean binary, int exponent, long offsetSeconds) {
  static final TimeUnits MICROSECONDS = new TimeUnits(false, 6, 0);

  private static final long SECOND = 1_000_000_000L;
  private static final int NANO = 9;

  /** The largest power of 10 that a long holds. */
  private static final int MOST_DECIMAL = 18;

  TimeUnits withResolution(int option) {
    return new TimeUnits((option & 0x80) != 0, option & 0x7f, offsetSeconds);
  }

  TimeUnits withOffset(long seconds) {
    return new TimeUnits(binary, exponent, seconds);
  }

  /** Nanoseconds since 1970. */
  long nanos(long time) {
    return offsetSeconds * SECOND + (binary ? binaryNanos(time) : decimalNanos(time));
  }

  private long decimalNanos(long time) {
    if (exponent <= NANO) {
      return time * power(NANO - exponent);
    }
    return exponent - NANO > MOST_DECIMAL ? 0 : Long.divideUnsigned(time, power(exponent - NANO));
  }

  private long binaryNanos(long time) {
    if (exponent >= Long.SIZE) {
      return 0;
    }
    long seconds = exponent == 0 ? time : time >>> exponent;
    long fraction = time - (seconds << exponent);
    // The product has up to 94 bits: its upper and its lower half are shifted apart.
    long high = Math.unsignedMultiplyHigh(fraction, SECOND);
    long low = fraction * SECOND;
    long nanos = exponent == 0 ? 0 : high << (Long.SIZE - exponent) | low >>> exponent;
    return seconds * SECOND + nanos;
  }

  private static long power(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }
}

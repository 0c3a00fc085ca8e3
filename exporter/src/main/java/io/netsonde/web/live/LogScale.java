package io.netsonde.web.live;

/**
 * Numbers of 16 bits for what is drawn: a logarithmic scale from 10⁻⁹ to 10¹², so that nanoseconds
 * and terabits a second have room on one, each to a 25th of a percent, which is finer than a
 * picture shows.
 */
final class LogScale {
  /** Nothing is known. */
  static final short ABSENT = 0;

  /** Exactly 0. */
  static final short ZERO = 1;

  private static final int FIRST = 2;
  private static final int LAST = 0xffff;
  private static final double STEPS_PER_OCTAVE = 900;
  private static final double LEAST_OCTAVE = -30;
  private static final double LOG_2 = Math.log(2);

  private LogScale() {}

  /** The code of a number; what is below 0 or not finite is {@link #ABSENT}. */
  static short encode(double value) {
    if (!Double.isFinite(value) || value < 0) {
      return ABSENT;
    }
    if (value == 0) {
      return ZERO;
    }
    double steps = (Math.log(value) / LOG_2 - LEAST_OCTAVE) * STEPS_PER_OCTAVE;
    return (short) Math.clamp(FIRST + Math.round(steps), FIRST, LAST);
  }

  /** The number of a code; NaN for {@link #ABSENT}. */
  static double decode(short code) {
    int unsigned = Short.toUnsignedInt(code);
    if (unsigned < FIRST) {
      return unsigned == ZERO ? 0 : Double.NaN;
    }
    return Math.exp(((unsigned - FIRST) / STEPS_PER_OCTAVE + LEAST_OCTAVE) * LOG_2);
  }
}

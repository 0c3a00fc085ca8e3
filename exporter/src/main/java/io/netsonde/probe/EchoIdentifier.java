package io.netsonde.probe;

import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * The identifier of the echo requests of one socket (RFC 792).
 *
 * @param value 0 to 65535
 * @param chosen whether the configuration says so, else it is any
 */
record EchoIdentifier(int value, boolean chosen) {
  /** What the configuration says, or a random one other than 0. */
  static EchoIdentifier of(OptionalInt configured, RandomGenerator random) {
    return configured.isPresent()
        ? new EchoIdentifier(configured.getAsInt(), true)
        : new EchoIdentifier(random.nextInt(1, 1 << 16), false);
  }

  /** Another for another socket, so that each sees its own replies alone. */
  EchoIdentifier next() {
    return new EchoIdentifier((value + 1) & 0xffff, chosen);
  }
}

package io.netsonde.lab;

import java.util.concurrent.ThreadLocalRandom;

/** Names for new interfaces. */
final class InterfaceName {
  /** 36⁸: eight characters behind the first, nine of the fifteen that the kernel allows. */
  private static final long NAMES = 2_821_109_907_456L;

  private InterfaceName() {}

  /** A name that will not meet itself again: {@code v} and eight letters or digits. */
  static String random() {
    String digits = Long.toString(ThreadLocalRandom.current().nextLong(NAMES), 36);
    return "v" + "0".repeat(8 - digits.length()) + digits;
  }
}

package io.netsonde.wire;

/**
 * The canonical text of an IPv6 address (RFC 5952 section 4): lower case, no leading zeros, and the
 * longest run of two or more zero groups, the first of equals, as {@code ::}.
 */
final class Rfc5952 {
  private static final int GROUPS = 8;

  private Rfc5952() {}

  static String text(long high, long low) {
    int start = -1;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int run = zeros(high, low, i);
      if (run > length) {
        start = i;
        length = run;
      }
    }
    StringBuilder out = new StringBuilder(39);
    for (int i = 0; i < GROUPS; i++) {
      if (i == start) {
        out.append("::");
        i += length - 1;
      } else {
        if (i > 0 && out.charAt(out.length() - 1) != ':') {
          out.append(':');
        }
        out.append(Integer.toHexString(group(high, low, i)));
      }
    }
    return out.toString();
  }

  /** Number of zero groups that follow from {@code first} on. */
  private static int zeros(long high, long low, int first) {
    int i = first;
    while (i < GROUPS && group(high, low, i) == 0) {
      i++;
    }
    return i - first;
  }

  private static int group(long high, long low, int i) {
    return (int) ((i < 4 ? high : low) >>> (48 - 16 * (i & 3))) & 0xffff;
  }
}

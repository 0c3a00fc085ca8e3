package io.netsonde.wire.dns;

/**
 * Which texts may be looked up as names: those of RFC 1123 section 2.1, with the underscores that
 * people use. Anything else would only be refused later and slower, or be read by the C library as
 * an address in one of its old notations ({@code 127.1}, {@code 0x7f000001}).
 */
public final class HostName {
  private static final int LONGEST = 253;
  private static final int LONGEST_LABEL = 63;

  private HostName() {}

  /** Whether a text may be asked for; a dot at its end stands for the root. */
  public static boolean isValid(String text) {
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    if (name.isEmpty() || name.length() > LONGEST) {
      return false;
    }
    String[] labels = name.split("\\.", -1);
    for (String label : labels) {
      if (!isLabel(label)) {
        return false;
      }
    }
    return !isNumber(labels[labels.length - 1]);
  }

  private static boolean isLabel(String label) {
    return !label.isEmpty()
        && label.length() <= LONGEST_LABEL
        && label.charAt(0) != '-'
        && label.chars().allMatch(c -> isLetterOrDigit(c) || c == '-' || c == '_');
  }

  /**
   * A name whose last label is a number is an IPv4 address to the C library (RFC 3696 section 2).
   */
  private static boolean isNumber(String label) {
    return label.chars().allMatch(c -> c >= '0' && c <= '9')
        || (label.length() > 1 && label.startsWith("0") && (label.charAt(1) | 32) == 'x');
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
  }
}

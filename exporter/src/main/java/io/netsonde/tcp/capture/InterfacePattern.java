package io.netsonde.tcp.capture;

import io.netsonde.config.Expectation;
import java.util.regex.Pattern;

/**
 * Names of interfaces: one, or all that fit a pattern in which {@code *} stands for any characters
 * and {@code ?} for one, as in {@code veth*}. {@code any}, as libpcap calls it, is {@code *}.
 *
 * @param text as it was written
 */
public record InterfacePattern(String text) {
  /** All interfaces. */
  public static final InterfacePattern ALL = new InterfacePattern("*");

  /** net/if.h: {@code IFNAMSIZ} with its final zero. */
  private static final int LONGEST = 15;

  /** linux/net/core/dev.c: {@code dev_valid_name}. */
  private static final Pattern VALID = Pattern.compile("[^\\s/:\\p{Cntrl}]{1," + LONGEST + "}");

  /**
   * Reads a name or pattern.
   *
   * @throws IllegalArgumentException for what no interface can be called
   */
  public static InterfacePattern parse(String text) {
    if (text.equals("any")) {
      return ALL;
    }
    if (!VALID.matcher(text).matches()) {
      throw Expectation.of(text, "the name of an interface, or a pattern as in veth*");
    }
    return new InterfacePattern(text);
  }

  /** Whether it names one interface alone. */
  public boolean isName() {
    return text.indexOf('*') < 0 && text.indexOf('?') < 0;
  }

  /** Whether an interface is meant. */
  public boolean matches(String name) {
    return matches(0, name, 0);
  }

  private boolean matches(int at, String name, int in) {
    if (at == text.length()) {
      return in == name.length();
    }
    char c = text.charAt(at);
    if (c == '*') {
      return matches(at + 1, name, in) || (in < name.length() && matches(at, name, in + 1));
    }
    return in < name.length()
        && (c == '?' || c == name.charAt(in))
        && matches(at + 1, name, in + 1);
  }

  @Override
  public String toString() {
    return text;
  }
}

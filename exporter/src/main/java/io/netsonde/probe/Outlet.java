package io.netsonde.probe;

import io.netsonde.config.Expectation;
import java.util.Optional;
import java.util.Set;

/**
 * Through which network interface probes leave.
 *
 * @param off whether they do not leave at all
 * @param device name of the interface; empty where the kernel chooses one
 */
public record Outlet(boolean off, Optional<String> device) {
  /** The kernel chooses, packet by packet. */
  public static final Outlet AUTO = new Outlet(false, Optional.empty());

  /** No probe leaves. */
  public static final Outlet NONE = new Outlet(true, Optional.empty());

  /**
   * What the kernel takes as a name (net/core/dev.c: {@code dev_valid_name}), as far as it is
   * visible ASCII.
   */
  private static final String NAME = "[!-.0-9;-~]{1,15}";

  /** Through one interface, whether it is there now or not. */
  static Outlet through(String device) {
    return new Outlet(false, Optional.of(device));
  }

  /**
   * Reads what stands for a family: {@code auto}, {@code none} or the name of an interface.
   *
   * @throws IllegalArgumentException when the text is neither
   */
  public static Outlet ofFamily(String text) {
    return text.equals("none") ? NONE : parse(text, "auto, none or the name of an interface");
  }

  /**
   * Reads what stands for a target: {@code auto} or the name of an interface.
   *
   * @throws IllegalArgumentException when the text is neither
   */
  public static Outlet ofTarget(String text) {
    return parse(text, "auto or the name of an interface");
  }

  private static Outlet parse(String text, String expected) {
    if (text.equals("auto")) {
      return AUTO;
    }
    if (!text.matches(NAME) || Set.of("none", ".", "..").contains(text)) {
      throw Expectation.of(text, expected);
    }
    return through(text);
  }

  /** As a file says it. */
  @Override
  public String toString() {
    return off ? "none" : device.orElse("auto");
  }
}

package io.netsonde.probe;

import io.netsonde.config.ConfigSection;
import io.netsonde.config.Expectation;
import io.netsonde.config.ValueParser;
import java.util.List;

/**
 * Whether network cards shall stamp, and which.
 *
 * @param on whether they are asked at all; where not, their settings are never touched
 * @param interfaces names of interfaces; empty for those of the default routes
 */
public record HardwareConfig(boolean on, List<String> interfaces) {
  private static final int MAX_NAME = 15;

  /** {@code off} and {@code on}, as they are written. */
  private enum Mode {
    OFF,
    ON
  }

  /** Copies the list. */
  public HardwareConfig {
    interfaces = List.copyOf(interfaces);
  }

  /** The same cards, asked or not. */
  public HardwareConfig with(boolean asked) {
    return new HardwareConfig(asked, interfaces);
  }

  /** Cards are left alone. */
  public static HardwareConfig off() {
    return new HardwareConfig(false, List.of());
  }

  /** Reads the keys {@code hardware_stamps} and {@code hardware_interfaces}. */
  static HardwareConfig read(ConfigSection section) {
    ValueParser<String> name =
        text -> {
          if (!text.matches("[^\\s/]{1," + MAX_NAME + "}")) {
            throw Expectation.of(text, "the name of an interface, such as eth0");
          }
          return text;
        };
    return new HardwareConfig(
        section.choice("hardware_stamps", Mode.OFF) == Mode.ON,
        section.values("hardware_interfaces", List.of(), name));
  }
}

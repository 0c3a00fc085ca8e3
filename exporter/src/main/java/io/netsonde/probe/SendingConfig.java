package io.netsonde.probe;

import io.netsonde.config.ConfigSection;
import io.netsonde.config.Durations;
import io.netsonde.config.Expectation;
import io.netsonde.config.Integers;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How probes leave this machine where a request does not say.
 *
 * @param outlet4 through what those of IPv4 leave
 * @param outlet6 through what those of IPv6 leave
 * @param identifier of echo requests, 0 to 65535; empty for a random one at each start
 * @param maxTargetRate bound on the probes of one target a second, 1 to 1000
 * @param modules presets that requests name
 */
public record SendingConfig(
    Outlet outlet4,
    Outlet outlet6,
    OptionalInt identifier,
    int maxTargetRate,
    Map<String, ProbePreset> modules) {
  /** The kernel chooses, and there are no presets. */
  public static final SendingConfig DEFAULTS =
      new SendingConfig(Outlet.AUTO, Outlet.AUTO, OptionalInt.empty(), 100, Map.of());

  /** Keeps a copy of the presets. */
  public SendingConfig {
    modules = Map.copyOf(modules);
  }

  /** Reads its keys of the section {@code probe}. */
  static SendingConfig read(ConfigSection section) {
    Outlet outlet4 = section.value("interface4", DEFAULTS.outlet4, Outlet::ofFamily);
    Outlet outlet6 = section.value("interface6", DEFAULTS.outlet6, Outlet::ofFamily);
    if (outlet4.off() && outlet6.off()) {
      section.refuse(
          "interface6",
          "none, as interface4 is",
          "one family to probe; 'enabled: false' turns probing off");
    }
    int rate = section.integer("max_target_pps", DEFAULTS.maxTargetRate, 1, 1000);
    return new SendingConfig(
        outlet4,
        outlet6,
        section.value("identifier", DEFAULTS.identifier, SendingConfig::identifier),
        rate,
        section.sections("modules", Map.of(), module -> ProbePreset.read(module, rate)));
  }

  private static OptionalInt identifier(String text) {
    if (text.equals("auto")) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integers.between(0, 65_535).parse(text));
    } catch (IllegalArgumentException e) {
      throw Expectation.of(text, "auto or a whole number from 0 to 65535");
    }
  }

  /** Time between two probes of one target at least, so that the bound on their rate holds. */
  static Duration shortestInterval(int maxTargetRate) {
    return Duration.ofNanos((999_999_999L + maxTargetRate) / maxTargetRate);
  }

  /**
   * Verifies an interval against the bound on the rate of one target.
   *
   * @param text as it was written, for the message
   * @throws IllegalArgumentException when it is too short
   */
  static void verify(Duration interval, String text, int maxTargetRate) {
    Duration shortest = shortestInterval(maxTargetRate);
    if (interval.compareTo(shortest) < 0) {
      throw Expectation.of(
          text,
          "at least "
              + Durations.format(shortest)
              + ", because probe.max_target_pps is "
              + maxTargetRate);
    }
  }

  /** Why no probe of a family that is off leaves, for a person. */
  String offDetail(boolean v6) {
    return "off, because probe.interface" + (v6 ? 6 : 4) + " is none";
  }

  /** Through what the probes of a family leave. */
  Outlet outlet(boolean v6) {
    return v6 ? outlet6 : outlet4;
  }
}

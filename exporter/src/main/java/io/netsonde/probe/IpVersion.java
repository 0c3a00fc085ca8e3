package io.netsonde.probe;

import io.netsonde.config.Choice;
import io.netsonde.config.ValueParser;
import io.netsonde.wire.IpAddress;
import java.util.Map;
import java.util.TreeMap;

/** Which of a name's addresses are wanted. */
public enum IpVersion {
  ALL,
  V4,
  V6;

  private static final Map<String, IpVersion> NAMES =
      new TreeMap<>(Map.of("4", V4, "6", V6, "all", ALL));

  /** {@code 4}, {@code 6} or {@code all}. */
  static ValueParser<IpVersion> parser() {
    return Choice.of(NAMES);
  }

  /** As in a request, where the original takes anything else for {@code all}. */
  static IpVersion ofRequest(String text) {
    return NAMES.getOrDefault(text, ALL);
  }

  boolean includes(IpAddress address) {
    return switch (this) {
      case ALL -> true;
      case V4 -> !address.v6();
      case V6 -> address.v6();
    };
  }
}

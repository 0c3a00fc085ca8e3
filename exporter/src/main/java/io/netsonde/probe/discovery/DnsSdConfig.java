package io.netsonde.probe.discovery;

import io.netsonde.config.ConfigSection;
import io.netsonde.config.Expectation;
import io.netsonde.wire.dns.HostName;
import java.util.List;
import java.util.Map;

/**
 * A source of {@code dns_sd}.
 *
 * @param names each address of which is a target of its own
 * @param skipSelf whether addresses of this machine are left out
 * @param labels of all targets
 */
public record DnsSdConfig(List<String> names, boolean skipSelf, Map<String, String> labels) {
  static DnsSdConfig read(ConfigSection item, SourceLabels labels) {
    List<String> names = item.values("names", List.of(), DnsSdConfig::name);
    if (names.isEmpty()) {
      item.refuse("names", "no name", "at least one host name");
    }
    return new DnsSdConfig(names, item.bool("skip_self", false), labels.read(item));
  }

  private static String name(String text) {
    if (!HostName.isValid(text)) {
      throw Expectation.of(text, "a host name");
    }
    return text;
  }
}

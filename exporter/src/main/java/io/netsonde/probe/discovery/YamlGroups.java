package io.netsonde.probe.discovery;

import io.netsonde.config.ConfigDocument;
import io.netsonde.config.ConfigException;
import io.netsonde.config.ConfigSection;
import java.util.List;
import java.util.Map;

/**
 * Reads groups of targets from YAML in Prometheus's format: a list of mappings with {@code targets}
 * and {@code labels}. The dialect, and the bound of 1 MiB, are those of the configuration.
 */
final class YamlGroups {
  private static final String GROUPS = "groups";

  private YamlGroups() {}

  /**
   * Reads the text of a file.
   *
   * @param file its name, for the message
   */
  static List<TargetGroup> read(String file, String text) throws FormatException {
    try {
      return ConfigDocument.under(GROUPS, file, text)
          .bind(root -> root.list(GROUPS, List.of(), YamlGroups::group));
    } catch (ConfigException e) {
      throw new FormatException(e.problems().getFirst());
    }
  }

  private static TargetGroup group(ConfigSection item) {
    return new TargetGroup(
        item.textList("targets", List.of()), item.entries("labels", Map.of(), text -> text));
  }
}

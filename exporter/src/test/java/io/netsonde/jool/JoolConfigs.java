package io.netsonde.jool;

import io.netsonde.config.ConfigDocument;
import io.netsonde.config.ConfigException;

/** Configurations as they stand in the section {@code jool}. */
final class JoolConfigs {
  private JoolConfigs() {}

  /** The defaults but for these lines. */
  static JoolConfig of(String yaml) {
    try {
      return ConfigDocument.parse("jool.yml", yaml).bind(root -> JoolConfig.read(root, true));
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }
}

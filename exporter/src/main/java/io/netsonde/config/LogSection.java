package io.netsonde.config;

import io.netsonde.log.LogConfig;

/**
 * The section {@code log}. It is read here and not in the room {@code log}, because that room lies
 * below this one and knows nothing of files.
 */
public final class LogSection {
  private LogSection() {}

  /**
   * Reads the section.
   *
   * <ul>
   *   <li>{@code level}: {@code debug}, {@code info} (default), {@code warn} or {@code error}
   *   <li>{@code format}: {@code logfmt} (default) or {@code json}
   * </ul>
   */
  public static LogConfig read(ConfigSection section) {
    return new LogConfig(
        section.choice("level", LogConfig.DEFAULT.level()),
        section.choice("format", LogConfig.DEFAULT.format()));
  }
}

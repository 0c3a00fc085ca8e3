package io.netsonde.log;

/**
 * What is logged and how.
 *
 * @param level the least grave level that is written
 * @param format how lines are written
 */
public record LogConfig(LogLevel level, LogFormat format) {
  /** What holds until the application has read its flags and its file. */
  public static final LogConfig DEFAULT = new LogConfig(LogLevel.INFO, LogFormat.LOGFMT);
}

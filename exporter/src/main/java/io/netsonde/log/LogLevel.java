package io.netsonde.log;

/** How grave a line is; the names are those of Go's {@code log/slog}. */
public enum LogLevel {
  /** What the program does, for whoever looks for a fault in it. */
  DEBUG,
  /** What an operator would note in a diary. */
  INFO,
  /** Something is worse than it should be; the program goes on. */
  WARN,
  /** Something that was asked for is not done. */
  ERROR;

  /**
   * The level of a {@link System.Logger}. {@code TRACE} lies below everything that we write and is
   * the caller's to drop.
   */
  static LogLevel of(System.Logger.Level level) {
    return switch (level) {
      case ALL, TRACE, DEBUG -> DEBUG;
      case INFO -> INFO;
      case WARNING -> WARN;
      case ERROR, OFF -> ERROR;
    };
  }
}

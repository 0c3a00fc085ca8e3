package io.netsonde.log;

import java.util.Map;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The logger of one name. It has no state, so making one for every caller costs nothing. */
final class LineLogger implements System.Logger {
  private static final String OURS = "io.netsonde.";

  private final Log log;
  private final String name;
  private final String source;
  private final LogLevel least;

  /**
   * Makes a logger.
   *
   * @param least the least grave level that this name may write where the log's own is not {@code
   *     DEBUG}
   */
  LineLogger(Log log, String name, LogLevel least) {
    this.log = log;
    this.name = name;
    this.source = name.startsWith(OURS) ? name.substring(name.lastIndexOf('.') + 1) : name;
    this.least = least;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean isLoggable(Level level) {
    if (level == Level.TRACE || level == Level.OFF) {
      return false;
    }
    LogLevel asked = LogLevel.of(level);
    LogLevel wanted = log.config().level();
    return asked.compareTo(wanted) >= 0
        && (wanted == LogLevel.DEBUG || asked.compareTo(least) >= 0);
  }

  @Override
  public void log(Level level, Object object) {
    if (!isLoggable(level)) {
      return;
    }
    if (object instanceof LogMessage message) {
      write(level, message.text(), message.fields(), message.cause().orElse(null));
    } else {
      write(level, MessageText.of(object), Map.of(), null);
    }
  }

  @Override
  public void log(Level level, Supplier<String> message) {
    if (isLoggable(level)) {
      write(level, MessageText.of(message.get()), Map.of(), null);
    }
  }

  @Override
  public void log(Level level, Supplier<String> message, Throwable thrown) {
    if (isLoggable(level)) {
      write(level, MessageText.of(message.get()), Map.of(), thrown);
    }
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    if (isLoggable(level)) {
      write(level, MessageText.of(bundle, message), Map.of(), thrown);
    }
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String pattern,
      @Nullable Object @Nullable ... params) {
    if (isLoggable(level)) {
      String text =
          params == null
              ? MessageText.of(bundle, pattern)
              : MessageText.of(bundle, pattern, params);
      write(level, text, Map.of(), null);
    }
  }

  private void write(
      Level level, String text, Map<String, Object> fields, @Nullable Throwable thrown) {
    log.write(LogLevel.of(level), source, text, fields, thrown);
  }
}

package io.netsonde.log;

import java.lang.System.Logger.Level;

/**
 * Logs what ends a thread, so that no raw stack trace reaches a person. The application installs
 * it: {@code Thread.setDefaultUncaughtExceptionHandler(new UncaughtExceptionLog(logger))}.
 */
public final class UncaughtExceptionLog implements Thread.UncaughtExceptionHandler {
  private final System.Logger log;

  /** Logs to the given logger, at {@code ERROR}. */
  public UncaughtExceptionLog(System.Logger log) {
    this.log = log;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    log.log(
        Level.ERROR,
        LogMessage.of("a thread ended by an error of the program; please report it")
            .with("thread", thread.getName())
            .with(thrown));
  }
}

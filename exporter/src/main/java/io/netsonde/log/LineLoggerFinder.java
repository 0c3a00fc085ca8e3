package io.netsonde.log;

/**
 * Leads {@link System#getLogger} to {@link Log#process}: the JDK finds this class by its entry in
 * {@code META-INF/services}.
 *
 * <p>The JDK's own loggers are heard from {@code WARN} on, unless the level is {@code DEBUG}: its
 * HTTP server tells of every exchange.
 */
public final class LineLoggerFinder extends System.LoggerFinder {

  /** Made by the JDK, once. */
  public LineLoggerFinder() {}

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new LineLogger(Log.process(), name, least(module));
  }

  private static LogLevel least(Module module) {
    String name = module.isNamed() ? module.getName() : "";
    boolean jdk = name.startsWith("java.") || name.startsWith("jdk.");
    return jdk ? LogLevel.WARN : LogLevel.DEBUG;
  }
}

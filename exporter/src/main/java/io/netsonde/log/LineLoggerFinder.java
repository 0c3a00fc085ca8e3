package io.netsonde.log;

/**
 * Leads {@link System#getLogger} to {@link Log#process}: the JDK finds this class by its entry in
 * {@code META-INF/services}.
 *
 * <p>The JDK's own loggers are heard from {@code WARN} on, unless the level is {@code DEBUG}: its
 * HTTP server tells of every exchange.
 *
 * <p>Cost of the first line of a process, measured in November 2026 on two shared x86-64 cores with
 * JDK 25: 56 ms of CPU for a program that logs {@code hello}, against 26 ms for one that prints it
 * to {@code System.err} and 73 ms for one that logs it through {@code java.util.logging}, the JDK's
 * own way. Most of our 30 ms is the JDK's search for this service. Each figure is a tenth of user
 * and system time of
 *
 * <pre>{@code
 * time (for i in $(seq 10); do java -Xshare:auto -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
 *   -cp hello:netsonde.jar Hello; done)
 * }</pre>
 *
 * <p>of which the third had no {@code netsonde.jar}. The way of a plain line does without string
 * concatenation, lambdas and streams, whose set-up cost 5 ms more.
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

package io.netsonde.web;

/**
 * The limits of the JDK's HTTP server, which it reads once per JVM: also tests of other rooms that
 * use one have to begin by these.
 */
public final class ServerLimits {
  private ServerLimits() {}

  /** Has the default ones in force, unless they are. */
  public static void install() {
    WebConfig.defaults().limits().install();
  }
}

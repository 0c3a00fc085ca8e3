package io.netsonde.web;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The hard limits of the JDK's HTTP server, which has none by default: a client that opens a
 * connection and says nothing would hold it for ever.
 *
 * <p>The server reads them from system properties, once, when its class is loaded. So they are set
 * before the first server is made and cannot be changed after it; all servers of a process share
 * them. A property that the command line sets ({@code -Dsun.net.httpserver.maxReqTime=5}) stands.
 *
 * <p>What each does when it is exceeded (JDK 25, {@code sun.net.httpserver.ServerImpl}): a
 * connection too many is closed as soon as it is accepted; a request or an answer that takes too
 * long has its connection closed, late by a tenth of the limit at most, or by a second; a header
 * section that is too large has its connection closed without an answer; more header fields than
 * allowed likewise; a body is read no further than {@value #DRAIN_BYTES} bytes. {@code nodelay} is
 * no limit but stands here, because without it every answer waits 40 ms for an acknowledgement.
 *
 * @param maxConnections open connections of one listen address
 * @param requestSeconds from the first byte of a request to its last
 * @param responseSeconds from there to the last byte of the answer
 * @param idleSeconds of a connection between requests
 */
record WebLimits(int maxConnections, int requestSeconds, int responseSeconds, int idleSeconds) {
  /** Size of a request's header section; Prometheus sends 600 bytes. */
  static final int MAX_HEADER_BYTES = 16 * 1024;

  /** Fields in a request's header section. */
  static final int MAX_HEADERS = 64;

  /** How much of a body that nobody reads is taken off the connection before it is closed. */
  static final int DRAIN_BYTES = 16 * 1024;

  private static @Nullable WebLimits installed;

  /**
   * Gives the limits to the server's class, which must not have been loaded.
   *
   * @throws IllegalStateException where other limits are in force since an earlier call
   */
  void install() {
    synchronized (WebLimits.class) {
      if (installed == null) {
        properties().forEach(System.getProperties()::putIfAbsent);
        installed = this;
      } else if (!installed.equals(this)) {
        throw new IllegalStateException(
            "web limits: " + this + " (expected: " + installed + ", in force since the start)");
      }
    }
  }

  /** How often the server looks whether a limit is exceeded: each look wakes a thread. */
  private static String tickMillis(int seconds) {
    return Integer.toString(Math.max(1000, 100 * seconds));
  }

  /** The system properties of the server, by name. */
  Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    properties.put("sun.net.httpserver.nodelay", "true");
    properties.put("jdk.httpserver.maxConnections", Integer.toString(maxConnections));
    properties.put("sun.net.httpserver.maxIdleConnections", Integer.toString(maxConnections));
    properties.put("sun.net.httpserver.maxReqTime", Integer.toString(requestSeconds));
    properties.put("sun.net.httpserver.maxRspTime", Integer.toString(responseSeconds));
    properties.put("sun.net.httpserver.idleInterval", Integer.toString(idleSeconds));
    int silent = Math.min(idleSeconds, requestSeconds);
    properties.put("sun.net.httpserver.clockTick", tickMillis(silent));
    int busy = Math.min(requestSeconds, responseSeconds);
    properties.put("sun.net.httpserver.timerMillis", tickMillis(busy));
    properties.put("sun.net.httpserver.maxReqHeaders", Integer.toString(MAX_HEADERS));
    properties.put("sun.net.httpserver.maxReqHeaderSize", Integer.toString(MAX_HEADER_BYTES));
    properties.put("sun.net.httpserver.drainAmount", Integer.toString(DRAIN_BYTES));
    return properties;
  }
}

package io.netsonde.web;

import io.netsonde.config.Expectation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where to listen: {@code :10116}, {@code 127.0.0.1:10116}, {@code localhost:10116}, {@code
 * [::1]:0}.
 *
 * @param host name or address without brackets; empty for every address of the machine, IPv4 and
 *     IPv6
 * @param port 1 to 65535, or 0 for any that is free
 */
public record ListenAddress(String host, int port) {
  private static final int MAX_PORT = 65535;
  private static final int MAX_HOST = 255;

  /** Checks the port. */
  public ListenAddress {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
  }

  /**
   * Reads an address as exporters write it.
   *
   * @throws IllegalArgumentException with a sentence for the user where it is none
   */
  public static ListenAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw unreadable(text);
    }
    return new ListenAddress(host(text, text.substring(0, colon)), port(text, colon + 1));
  }

  private static String host(String text, String host) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    boolean isV6 = bare.indexOf(':') >= 0;
    boolean strange =
        bare.length() > MAX_HOST
            || bare.chars().anyMatch(c -> c <= ' ' || c > '~' || "[]/@?#\"".indexOf(c) >= 0);
    if (strange || bracketed != isV6) {
      throw unreadable(text);
    }
    return bare;
  }

  private static int port(String text, int start) {
    String port = text.substring(start);
    boolean digits =
        !port.isEmpty() && port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || Integer.parseInt(port) > MAX_PORT) {
      throw unreadable(text);
    }
    return Integer.parseInt(port);
  }

  private static IllegalArgumentException unreadable(String text) {
    return Expectation.of(text, "host:port, :port or [v6]:port");
  }

  /**
   * The socket address; a name is looked up, and its first address is taken.
   *
   * @throws IOException where the name has no address
   */
  InetSocketAddress resolve() throws IOException {
    return host.isEmpty()
        ? new InetSocketAddress(port)
        : new InetSocketAddress(InetAddress.getByName(host), port);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}

package io.netsonde.probe;

import io.netsonde.wire.IpAddress;

/**
 * What is probed: an address by ICMP echo, or a TCP port of an address.
 *
 * @param address the host
 * @param tcpPort 1 to 65535, or {@link #ECHO}
 */
public record Destination(IpAddress address, int tcpPort) {
  /** In place of a port: ICMP echo. */
  public static final int ECHO = 0;

  /** An address by ICMP echo. */
  public static Destination echo(IpAddress address) {
    return new Destination(address, ECHO);
  }

  /** Whether a TCP port is probed. */
  public boolean isTcp() {
    return tcpPort != ECHO;
  }

  /** The address, with its port where one is probed: {@code 10.0.0.1:443}, {@code [::1]:443}. */
  @Override
  public String toString() {
    if (!isTcp()) {
      return address.toString();
    }
    return address.v6() ? "[" + address + "]:" + tcpPort : address + ":" + tcpPort;
  }
}

package io.netsonde.probe;

import io.netsonde.wire.IpAddress;

/**
 * What is probed: an address by ICMP echo, or a TCP port of an address.
 *
 * @param address the host
 * @param tcpPort 1 to 65535, or {@link #ECHO}
 */
record Destination(IpAddress address, int tcpPort) {
  /** In place of a port: ICMP echo. */
  static final int ECHO = 0;

  /** An address by ICMP echo. */
  static Destination echo(IpAddress address) {
    return new Destination(address, ECHO);
  }

  /** Whether a TCP port is probed. */
  boolean isTcp() {
    return tcpPort != ECHO;
  }
}

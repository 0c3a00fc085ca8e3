package io.netsonde.probe;

import io.netsonde.wire.IpAddress;

/**
 * What is probed and how: an address by ICMP echo, or a TCP port of an address.
 *
 * @param address the host
 * @param tcpPort 1 to 65535, or {@link #ECHO}
 * @param options how its probes leave and what they look like
 */
record Destination(IpAddress address, int tcpPort, ProbeOptions options) {
  /** In place of a port: ICMP echo. */
  static final int ECHO = 0;

  /** An address and a port, with default options. */
  Destination(IpAddress address, int tcpPort) {
    this(address, tcpPort, ProbeOptions.DEFAULTS);
  }

  /** An address by ICMP echo, with default options. */
  static Destination echo(IpAddress address) {
    return new Destination(address, ECHO);
  }

  /** Whether a TCP port is probed. */
  boolean isTcp() {
    return tcpPort != ECHO;
  }
}

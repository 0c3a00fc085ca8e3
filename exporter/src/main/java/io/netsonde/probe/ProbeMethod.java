package io.netsonde.probe;

import java.util.Locale;

/** How probes are sent and answers received, as the kernel permits it. */
enum ProbeMethod {
  /** ICMP on a raw socket. */
  RAW("raw socket"),

  /** ICMP on a ping socket. */
  PING_SOCKET("ping socket (no privilege)"),

  /** TCP SYN on a raw socket. */
  SYN("raw socket"),

  /** TCP connections that the kernel begins. */
  CONNECT("connections (no privilege)");

  private final String description;

  ProbeMethod(String description) {
    this.description = description;
  }

  /** For a person. */
  String description() {
    return description;
  }

  /** The value of the {@code method} label. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

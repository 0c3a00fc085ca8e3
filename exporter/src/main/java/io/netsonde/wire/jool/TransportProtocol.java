package io.netsonde.wire.jool;

import java.util.Locale;
import java.util.Optional;

/** The transport protocols that a NAT64 keeps tables for, numbered as Jool does. */
public enum TransportProtocol {
  TCP(0),
  UDP(1),
  ICMP(2);

  private final int number;

  TransportProtocol(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static Optional<TransportProtocol> of(int number) {
    for (TransportProtocol protocol : values()) {
      if (protocol.number == number) {
        return Optional.of(protocol);
      }
    }
    return Optional.empty();
  }

  /** How it is written in labels. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.netsonde.wire.jool;

import java.util.Locale;

/** What a Jool instance is. */
public enum Translator {
  /** Stateful translation between IPv6 clients and IPv4 servers (RFC 6146). */
  NAT64(2, "jool", "NAT64"),

  /** Stateless translation, address by address (RFC 7915). */
  SIIT(1, "jool_siit", "SIIT");

  private final int number;
  private final String module;
  private final String title;

  Translator(int number, String module, String title) {
    this.number = number;
    this.module = module;
    this.title = title;
  }

  /** How the protocol writes it. */
  int number() {
    return number;
  }

  /** Name of the kernel module, and of the command of Jool that speaks to it. */
  public String module() {
    return module;
  }

  /** How it is written in sentences. */
  public String title() {
    return title;
  }

  /** How it is written in labels and in the configuration. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

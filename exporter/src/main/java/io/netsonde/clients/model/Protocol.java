package io.netsonde.clients.model;

import java.util.List;
import java.util.Locale;

/** What connections are told apart by. */
public enum Protocol {
  TCP(0),
  UDP(1),
  ICMP(2),
  ICMPV6(3),
  OTHER(4);

  /** How many there are; their numbers are below it. */
  public static final int KINDS = 5;

  private static final List<Protocol> ALL = List.of(values());

  private final int number;

  Protocol(int number) {
    this.number = number;
  }

  /** All, by number. */
  public static List<Protocol> all() {
    return ALL;
  }

  /** The one of a number of IANA's list of protocols. */
  public static Protocol ofIana(int protocol) {
    return switch (protocol) {
      case 6 -> TCP;
      case 17 -> UDP;
      case 1 -> ICMP;
      case 58 -> ICMPV6;
      default -> OTHER;
    };
  }

  /** Its place in arrays. */
  public int number() {
    return number;
  }

  /** As it stands in labels. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

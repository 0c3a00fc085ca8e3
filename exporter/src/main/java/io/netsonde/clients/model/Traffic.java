package io.netsonde.clients.model;

import java.util.List;
import java.util.Locale;

/**
 * A kind of traffic of a client: in which direction, and what is at the other end.
 *
 * <p>The number is also what stands in the keys of the kernel's set.
 */
public enum Traffic {
  WAN_RECEIVED(0, Via.WAN, false),
  WAN_SENT(1, Via.WAN, true),
  LAN_RECEIVED(2, Via.LAN, false),
  LAN_SENT(3, Via.LAN, true),
  ROUTER_RECEIVED(4, Via.ROUTER, false),
  ROUTER_SENT(5, Via.ROUTER, true),
  BRIDGE_RECEIVED(6, Via.BRIDGE, false),
  BRIDGE_SENT(7, Via.BRIDGE, true),
  ANY_RECEIVED(8, Via.ANY, false),
  ANY_SENT(9, Via.ANY, true);

  /** How many kinds there are; their numbers are below it. */
  public static final int KINDS = 10;

  private static final List<Traffic> ALL = List.of(values());

  private final int number;
  private final Via via;
  private final boolean sent;

  Traffic(int number, Via via, boolean sent) {
    this.number = number;
    this.via = via;
    this.sent = sent;
  }

  /** What is at the other end. */
  public enum Via {
    /** Another network than those of the clients. */
    WAN,
    /** Another client, by way of this router. */
    LAN,
    /** This router itself. */
    ROUTER,
    /** Another client, by way of a bridge of this machine. */
    BRIDGE,
    /** Whatever the rules of somebody else count. */
    ANY;

    /** As it stands in labels. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** All kinds, by number. */
  public static List<Traffic> all() {
    return ALL;
  }

  /** The kind of a number, 0 to {@link #KINDS} − 1. */
  public static Traffic of(int number) {
    return ALL.get(number);
  }

  /** The kind of these two. */
  public static Traffic of(Via via, boolean sent) {
    return switch (via) {
      case WAN -> sent ? WAN_SENT : WAN_RECEIVED;
      case LAN -> sent ? LAN_SENT : LAN_RECEIVED;
      case ROUTER -> sent ? ROUTER_SENT : ROUTER_RECEIVED;
      case BRIDGE -> sent ? BRIDGE_SENT : BRIDGE_RECEIVED;
      case ANY -> sent ? ANY_SENT : ANY_RECEIVED;
    };
  }

  /** As it stands in files and in the names of the kernel's chains. */
  public String label() {
    return via.label() + (sent ? "_sent" : "_received");
  }

  /** Its number. */
  public int number() {
    return number;
  }

  /** What is at the other end. */
  public Via via() {
    return via;
  }

  /** Whether the client sends; otherwise it receives. */
  public boolean sent() {
    return sent;
  }
}

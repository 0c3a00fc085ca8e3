package io.netsonde.linux;

import io.netsonde.wire.netlink.InterfaceAddress;
import io.netsonde.wire.netlink.Link;
import java.util.List;

/**
 * A network interface with its addresses, as they were at one moment.
 *
 * @param link index, name, state and hardware address
 * @param addresses IPv4 and IPv6, in the kernel's order
 */
public record Interface(Link link, List<InterfaceAddress> addresses) {
  /** Keeps a copy of the list. */
  public Interface {
    addresses = List.copyOf(addresses);
  }
}

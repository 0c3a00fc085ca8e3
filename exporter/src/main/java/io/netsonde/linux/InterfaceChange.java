package io.netsonde.linux;

import io.netsonde.wire.netlink.InterfaceAddress;
import io.netsonde.wire.netlink.Link;

/** Something that happened to a network interface. The kernel does not tell new from changed. */
public sealed interface InterfaceChange {
  /** A link is new or has changed; this is how it is now. */
  record LinkPresent(Link link) implements InterfaceChange {}

  /** A link was removed, or moved to another namespace; this is how it last was. */
  record LinkGone(Link link) implements InterfaceChange {}

  /** An address is new or has changed; this is how it is now. */
  record AddressPresent(InterfaceAddress address) implements InterfaceChange {}

  /** An address was removed; this is how it last was. */
  record AddressGone(InterfaceAddress address) implements InterfaceChange {}
}

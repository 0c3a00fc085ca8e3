package io.netsonde.lab;

import java.util.List;

/**
 * An Ethernet switch inside a host: the kernel's bridge, forwarding from the first packet on
 * (spanning tree and multicast snooping are off).
 */
public final class Bridge {
  private final Interface own;

  private Bridge(Interface own) {
    this.own = own;
  }

  /** Makes the bridge; {@code addresses} are the host's own on it. */
  static Bridge build(Host host, String name, List<String> addresses) {
    Interface own = new Interface(host, name);
    host.ip(
        "link",
        "add",
        own.name(),
        "type",
        "bridge",
        "stp_state",
        "0",
        "forward_delay",
        "0",
        "mcast_snooping",
        "0");
    own.address(addresses.toArray(String[]::new));
    own.up();
    return new Bridge(own);
  }

  /** The interface by which the bridge's host is itself on the network. */
  public Interface own() {
    return own;
  }

  /**
   * Plugs a host in.
   *
   * @param addresses of the host, with prefix length
   * @return the link: its left end is the bridge's port, its right end the host's interface
   */
  public Link join(Host host, String... addresses) {
    return plugged(Link.lay(own.host(), host, List.of()), addresses);
  }

  /**
   * The same, where people look: the bridge's port is called as the host, whose end is {@code
   * eth0}.
   *
   * @param host with a name of 15 letters at most, as the kernel allows an interface
   */
  public Link joinByName(Host host, String... addresses) {
    return plugged(Link.lay(own.host(), host.name(), host, "eth0", List.of()), addresses);
  }

  private Link plugged(Link link, String... addresses) {
    own.host().ip("link", "set", link.left().name(), "master", own.name());
    link.right().address(addresses);
    return link;
  }
}

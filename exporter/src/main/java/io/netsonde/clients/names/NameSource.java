package io.netsonde.clients.names;

import io.netsonde.config.Choice;

/** Where a name comes from. */
public enum NameSource {
  /** The configuration: {@code clients.names.static}. */
  STATIC(false),
  /** Hosts that a DHCP server is told of by hand, in dnsmasq's format or in that of hosts(5). */
  DHCP_HOSTS(false),
  /** Leases of dnsmasq. */
  DNSMASQ(true),
  /** Leases of Kea, from its files or its control socket. */
  KEA(true),
  /** Leases of ISC dhcpd. */
  ISC_DHCPD(true),
  /** Leases of OpenWrt's odhcpd. */
  ODHCPD(true),
  /** Leases of the DHCP server in systemd-networkd. */
  NETWORKD(true),
  /** What the client itself says when it is asked by multicast (RFC 6762). */
  MDNS(true),
  /** What a name server says of the address. */
  DNS(true),
  /** {@code /etc/hosts} and its like. */
  HOSTS(false),
  /** Names that network-metrics-exporter remembered. */
  IMPORTED(true);

  private final String label;
  private final boolean remembered;

  NameSource(boolean remembered) {
    label = Choice.name(this);
    this.remembered = remembered;
  }

  /** How it is written, in the configuration and in labels: {@code isc-dhcpd}. */
  public String label() {
    return label;
  }

  /**
   * Whether its names are remembered after it has forgotten them. What a person wrote by hand is
   * not: it is gone when the person takes it away.
   */
  boolean isRemembered() {
    return remembered;
  }
}

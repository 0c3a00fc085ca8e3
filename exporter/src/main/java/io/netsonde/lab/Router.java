package io.netsonde.lab;

import java.util.List;

/**
 * A home router with the Internet on one side and a LAN on the other: a bridge for the clients,
 * source NAT of IPv4 towards the uplink, IPv6 routed as it is.
 *
 * <pre>
 *  client 192.168.10.n ──┐
 *  fd10::n               ├── br ─ router ─ uplink ── internet 198.51.100.2
 *  client …            ──┘  …10.1       198.51.100.1           2001:db8:ffff::2
 * </pre>
 */
public final class Router {
  private static final String UPLINK_V4 = "198.51.100.0/24";
  private static final String UPLINK_V6 = "2001:db8:ffff::/64";

  private final Lab lab;
  private final Host host;
  private final Host internet;
  private final Link uplink;
  private final Bridge lan;

  private Router(Lab lab, String uplinkName, String lanName) {
    this.lab = lab;
    host = lab.host("router").forward();
    internet = lab.host("internet");
    uplink =
        Link.lay(host, uplinkName, internet, InterfaceName.random(), List.of(UPLINK_V4, UPLINK_V6));
    lan = Bridge.build(host, lanName, List.of("192.168.10.1/24", "fd10::1/64"));
    host.route("default via 198.51.100.2");
    host.route("default via 2001:db8:ffff::2");
    internet.route("fd10::/64 via 2001:db8:ffff::1");
    host.run("nft", "add table ip nat");
    host.run("nft", "add chain ip nat postrouting { type nat hook postrouting priority srcnat; }");
    host.run("nft", "add rule ip nat postrouting oifname " + uplink.left().name() + " masquerade");
  }

  /** Builds it in a lab, with no clients yet. */
  public static Router build(Lab lab) {
    return new Router(lab, InterfaceName.random(), InterfaceName.random());
  }

  /** The same with interfaces whose names people can read: {@code wan} and {@code lan}. */
  public static Router buildByName(Lab lab) {
    return new Router(lab, "wan", "lan");
  }

  /** The router itself. */
  public Host host() {
    return host;
  }

  /** A host beyond the uplink: 198.51.100.2 and 2001:db8:ffff::2. */
  public Host internet() {
    return internet;
  }

  /** The cable between the router, at its left end, and the Internet. */
  public Link uplink() {
    return uplink;
  }

  /** The bridge of the LAN; the router is 192.168.10.1 and fd10::1 on it. */
  public Bridge lan() {
    return lan;
  }

  /**
   * Plugs a client into the LAN.
   *
   * @param name unique in the lab
   * @param number last part of its addresses: 192.168.10.20 and fd10::20 for 20
   */
  public Host client(String name, int number) {
    Host client = lab.host(name);
    lan.join(client, "192.168.10." + number + "/24", "fd10::" + number + "/64");
    client.route("default via 192.168.10.1");
    client.route("default via fd10::1");
    return client;
  }
}

package io.netsonde.lab;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * A cable between two hosts: a pair of virtual Ethernet interfaces ({@code veth(4)}), up at both
 * ends.
 *
 * @param left the first host's end; has the first address of each network
 * @param right the second host's end; has the second address of each network
 */
public record Link(Interface left, Interface right) {

  /**
   * Lays the cable. It never shows outside the two namespaces.
   *
   * @param networks each {@code 10.1.0.0/24} or {@code fd01::/64}: its first address (…1) goes
   *     left, its second (…2) right
   */
  static Link lay(Host left, Host right, List<String> networks) {
    return lay(left, InterfaceName.random(), right, InterfaceName.random(), networks);
  }

  /** The same with interfaces that are called so. */
  static Link lay(Host left, String leftName, Host right, String rightName, List<String> networks) {
    Link link = new Link(new Interface(left, leftName), new Interface(right, rightName));
    left.ip(
        "link",
        "add",
        link.left.name(),
        "type",
        "veth",
        "peer",
        "name",
        link.right.name(),
        "netns",
        right.namespace().name());
    link.left.up();
    link.right.up();
    // The kernel tells the news of a carrier with some delay; an IPv6 address is idle until then.
    link.left.awaitCarrier();
    link.right.awaitCarrier();
    for (String network : networks) {
      link.left.address(nth(network, 1));
      link.right.address(nth(network, 2));
    }
    return link;
  }

  /** The nth address of a network, with the network's prefix length. */
  static String nth(String network, int n) {
    int slash = network.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "network: '" + network + "' (expected: with its prefix length, as in 10.1.0.0/24)");
    }
    byte[] first = InetAddress.ofLiteral(network.substring(0, slash)).getAddress();
    byte[] sum = new BigInteger(1, first).add(BigInteger.valueOf(n)).toByteArray();
    byte[] address = new byte[first.length];
    // The sum may lack leading zeros or have a leading sign byte.
    int length = Math.min(sum.length, address.length);
    System.arraycopy(sum, sum.length - length, address, address.length - length, length);
    try {
      return InetAddress.getByAddress(address).getHostAddress() + network.substring(slash);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 bytes are the lengths of an address", e);
    }
  }
}

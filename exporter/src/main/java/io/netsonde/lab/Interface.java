package io.netsonde.lab;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network interface of a host. Its name is short and random where the lab made it, so that
 * nothing can come to depend on it.
 */
public final class Interface {
  private static final Duration CARRIER = Duration.ofSeconds(5);
  private static final Pattern INDEX = Pattern.compile("^(\\d+): ");
  private static final Pattern MAC = Pattern.compile("link/\\S+ ([0-9a-f:]{17})");

  private final Host host;
  private final String name;
  private final List<InetAddress> addresses = new CopyOnWriteArrayList<>();

  Interface(Host host, String name) {
    this.host = host;
    this.name = name;
  }

  /** The host that has the interface. */
  public Host host() {
    return host;
  }

  /** The interface's name, at most 15 characters. */
  public String name() {
    return name;
  }

  /**
   * Adds addresses, usable at once.
   *
   * @param prefixed each with its prefix length: {@code 10.0.0.1/24}, {@code fd00::1/64}
   */
  public Interface address(String... prefixed) {
    for (String one : prefixed) {
      if (one.contains(":")) {
        host.ip("address", "add", one, "dev", name, "nodad");
      } else {
        host.ip("address", "add", one, "dev", name);
      }
      addresses.add(literal(one));
    }
    return this;
  }

  /** Takes an address away again, given as it was added. */
  public Interface removeAddress(String prefixed) {
    host.ip("address", "delete", prefixed, "dev", name);
    addresses.remove(literal(prefixed));
    return this;
  }

  /** The first IPv4 address that the lab gave the interface. */
  public Inet4Address ipv4() {
    return first(Inet4Address.class).orElseThrow(() -> lacks("IPv4"));
  }

  /** The first IPv6 address that the lab gave the interface. */
  public Inet6Address ipv6() {
    return first(Inet6Address.class).orElseThrow(() -> lacks("IPv6"));
  }

  /**
   * Brings the interface up; IPv6 follows within a second, once the kernel has told of the carrier.
   */
  public Interface up() {
    host.ip("link", "set", name, "up");
    return this;
  }

  /** Takes the interface down; the kernel then forgets its routes and its IPv6 addresses. */
  public Interface down() {
    host.ip("link", "set", name, "down");
    return this;
  }

  /** Sets the greatest packet size in bytes; below 1280 the kernel ends IPv6 on the interface. */
  public Interface mtu(int bytes) {
    host.ip("link", "set", name, "mtu", Integer.toString(bytes));
    return this;
  }

  /** Removes the interface, and with it the other end of its link. */
  public void delete() {
    host.ip("link", "delete", name);
  }

  /** The kernel's number of the interface, unique within the host. */
  public int index() {
    return Integer.parseInt(shown(INDEX));
  }

  /** The hardware address, as {@code 02:00:00:00:00:01}. */
  public String mac() {
    return shown(MAC);
  }

  /**
   * Records packets of this interface in both directions from now on.
   *
   * @param filter which packets, as {@code pcap-filter(7)} says: {@code icmp or icmp6}; empty for
   *     all
   */
  public Capture capture(String filter) {
    return Capture.start(this, filter);
  }

  /** Waits until the kernel has taken note that both ends of the cable are up. */
  void awaitCarrier() {
    if (!Deadline.after(CARRIER)
        .poll(() -> host.ip("-o", "link", "show", "dev", name).contains(" state UP "))) {
      throw new LabException(this + " has no carrier after " + CARRIER);
    }
  }

  @Override
  public String toString() {
    return name + "@" + host;
  }

  /** By ip(8): the JDK reads /proc/net, which is that of the process's first thread. */
  private String shown(Pattern pattern) {
    String line = host.ip("-o", "link", "show", "dev", name);
    Matcher matcher = pattern.matcher(line);
    if (!matcher.find()) {
      throw new LabException("ip: expected '" + pattern + "' in: " + line);
    }
    return matcher.group(1);
  }

  private <T extends InetAddress> Optional<T> first(Class<T> family) {
    return addresses.stream().filter(family::isInstance).map(family::cast).findFirst();
  }

  private LabException lacks(String family) {
    return new LabException(this + " was given no " + family + " address");
  }

  private static InetAddress literal(String prefixed) {
    int slash = prefixed.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "address: '" + prefixed + "' (expected: with its prefix length, as in 10.0.0.1/24)");
    }
    return InetAddress.ofLiteral(prefixed.substring(0, slash));
  }
}

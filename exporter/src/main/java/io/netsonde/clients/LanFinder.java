package io.netsonde.clients;

import io.netsonde.clients.model.LanNetwork;
import io.netsonde.linux.DefaultRoutes;
import io.netsonde.linux.Descriptor;
import io.netsonde.linux.Interface;
import io.netsonde.linux.Interfaces;
import io.netsonde.linux.NetlinkSocket.Reception;
import io.netsonde.linux.Sysctl;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.IpPrefix;
import io.netsonde.wire.netlink.InterfaceAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the networks behind this router.
 *
 * <p>Where the configuration does not name the interfaces, they are those that are up, have a
 * private address (RFC 1918, RFC 6598, RFC 4193), and are not on the way to a default route; and
 * they count only on a machine that forwards packets, since otherwise nobody is behind it.
 *
 * <p>Looks anew when an interface or an address has changed, and every half a minute, for routes.
 *
 * <p>Threads: the slice's loop, in whose network namespace it looks.
 */
final class LanFinder implements AutoCloseable {
  static final long PERIOD_NANOS = 30_000_000_000L;
  private static final List<IpPrefix> PRIVATE =
      Stream.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
          .map(text -> IpPrefix.parse(text).orElseThrow())
          .toList();

  private final ClientsConfig config;
  private final Interfaces interfaces;
  private LanNetwork network = LanNetwork.NONE;
  private Map<Integer, String> names = Map.of();
  private String trouble = "";
  private boolean looked;
  private long looks;
  private long due;

  private LanFinder(ClientsConfig config, Interfaces interfaces) {
    this.config = config;
    this.interfaces = interfaces;
  }

  /** Opens what it needs, for which it needs no rights. */
  static LanFinder open(ClientsConfig config) throws IOException {
    return new LanFinder(config, Interfaces.open());
  }

  /**
   * Looks where that is due.
   *
   * @param now by {@link System#nanoTime}
   * @return whether it has looked
   */
  boolean turn(long now) throws IOException {
    boolean changed = interfaces.changes(_ -> {}) != Reception.NOTHING;
    if (looked && !changed && now - due < 0) {
      return false;
    }
    looks++;
    look();
    looked = true;
    due = now + PERIOD_NANOS;
    return true;
  }

  /** How often it has looked. */
  long looks() {
    return looks;
  }

  /** Ready when an interface or an address has changed. */
  Descriptor news() {
    return interfaces.descriptor();
  }

  /** What it has found last. */
  LanNetwork network() {
    return network;
  }

  /** Why there is nobody to watch; empty where there is. */
  String trouble() {
    return trouble;
  }

  /** Names of all interfaces by number. */
  Map<Integer, String> names() {
    return names;
  }

  @Override
  public void close() {
    interfaces.close();
  }

  private void look() throws IOException {
    List<Interface> all = interfaces.read();
    Map<Integer, String> found = new HashMap<>();
    all.forEach(i -> found.put(i.link().index(), i.link().name()));
    names = Map.copyOf(found);
    List<String> chosen = chosen(all);
    List<IpPrefix> prefixes =
        config.prefixes().isEmpty() ? connected(all, chosen) : config.prefixes();
    List<IpAddress> own =
        all.stream().flatMap(i -> i.addresses().stream()).map(InterfaceAddress::address).toList();
    List<IpPrefix> networks =
        Stream.concat(
                prefixes.stream(),
                all.stream().flatMap(i -> i.addresses().stream()).map(LanFinder::network))
            .toList();
    network = new LanNetwork(chosen, prefixes, own, noHosts(networks));
    if (!chosen.isEmpty()) {
      trouble =
          prefixes.isEmpty()
              ? "no address on " + String.join(", ", chosen) + ": set clients.prefixes"
              : "";
    }
  }

  private List<String> chosen(List<Interface> all) throws IOException {
    if (!config.interfaces().isEmpty()) {
      return config.interfaces();
    }
    if (!forwards()) {
      trouble =
          "this machine does not forward packets, so that nobody is behind it; set"
              + " clients.interfaces to watch nevertheless";
      return List.of();
    }
    Set<String> uplinks = DefaultRoutes.devices();
    List<String> chosen =
        all.stream()
            .filter(i -> i.link().isUp() && !i.link().isLoopback())
            .filter(i -> !uplinks.contains(i.link().name()))
            .filter(i -> i.addresses().stream().anyMatch(LanFinder::isOfLan))
            .map(i -> i.link().name())
            .toList();
    if (chosen.isEmpty()) {
      trouble =
          "no interface with a private address that is not on the way to a default route; set"
              + " clients.interfaces";
    }
    return chosen;
  }

  private static boolean forwards() {
    return isOn("net/ipv4/ip_forward") || isOn("net/ipv6/conf/all/forwarding");
  }

  private static boolean isOn(String setting) {
    try {
      return !Sysctl.read(setting).equals("0");
    } catch (IOException e) {
      // A kernel without that family.
      return false;
    }
  }

  private static boolean isOfLan(InterfaceAddress address) {
    return hasNeighbours(address)
        && PRIVATE.stream().anyMatch(prefix -> prefix.contains(address.address()));
  }

  private static boolean hasNeighbours(InterfaceAddress address) {
    return address.prefixLength() < (address.address().v6() ? 127 : 31);
  }

  private static List<IpPrefix> connected(List<Interface> all, List<String> chosen) {
    List<IpPrefix> prefixes = new ArrayList<>();
    all.stream()
        .filter(i -> chosen.contains(i.link().name()))
        .flatMap(i -> i.addresses().stream())
        .filter(a -> a.address().isGlobalUnicast() && hasNeighbours(a))
        .map(LanFinder::network)
        .forEach(prefixes::add);
    return prefixes;
  }

  private static IpPrefix network(InterfaceAddress address) {
    return IpPrefix.around(address.address(), address.prefixLength());
  }

  /** First and last of each network, but not where it has room for two hosts only. */
  private static List<IpAddress> noHosts(List<IpPrefix> networks) {
    List<IpAddress> none = new ArrayList<>();
    for (IpPrefix network : networks) {
      boolean v6 = network.first().v6();
      if (network.bits() < (v6 ? 127 : 31)) {
        none.add(network.first());
        if (!v6) {
          none.add(network.last());
        }
      }
    }
    return none;
  }
}

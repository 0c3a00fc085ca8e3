package io.netsonde.clients.names;

import io.netsonde.config.Choice;
import io.netsonde.config.ConfigSection;
import io.netsonde.config.Expectation;
import io.netsonde.config.FilePath;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How clients get their names.
 *
 * @param order the sources in use; of two that name a client the earlier counts
 * @param fixed names by address or card, of the source {@code static}
 * @param stripDomains domains that are cut off at the end of names
 * @param dhcpHosts files of hosts that a DHCP server is told of
 * @param dnsmasqLeases files of dnsmasq
 * @param keaLeases files of Kea's memfile, without the endings of its clean-up
 * @param keaSockets control sockets of Kea
 * @param iscLeases files of ISC dhcpd
 * @param odhcpdStates files of odhcpd
 * @param networkdLeases directories of systemd-networkd, a file in it for each interface
 * @param hosts files as {@code /etc/hosts}
 * @param refresh how often files are looked at although nobody has told of a change, and Kea's
 *     sockets are asked, 1 s to 1 h
 * @param dnsServers who is asked instead of the servers of {@code /etc/resolv.conf}
 * @param dnsMaxTtl longest time for which an answer, or its absence, is believed, 10 s to 24 h
 * @param mdnsInterfaces interfaces through which clients are asked by multicast; all that have
 *     clients where it is empty
 * @param cacheFile where names are remembered; empty for nowhere
 * @param cacheImport a file of network-metrics-exporter that is read where there is no such file
 *     yet; empty for none
 * @param cacheMaxAge for how long a name is remembered, 1 h to 10 years
 * @param vendorFiles lists of makers of network cards, of which the first that is there is read
 * @param maxEntries bound on the names of a source, on the clients that are asked for, and on the
 *     names that are remembered, 16 to 1,000,000
 */
public record NamesConfig(
    List<NameSource> order,
    Map<String, String> fixed,
    List<String> stripDomains,
    List<Path> dhcpHosts,
    List<Path> dnsmasqLeases,
    List<Path> keaLeases,
    List<Path> keaSockets,
    List<Path> iscLeases,
    List<Path> odhcpdStates,
    List<Path> networkdLeases,
    List<Path> hosts,
    Duration refresh,
    List<IpAddress> dnsServers,
    Duration dnsMaxTtl,
    List<String> mdnsInterfaces,
    Optional<Path> cacheFile,
    Optional<Path> cacheImport,
    Duration cacheMaxAge,
    List<Path> vendorFiles,
    int maxEntries) {

  /** Longest control socket's path: {@code sizeof(sun_path)}. */
  private static final int LONGEST_SOCKET = 107;

  /** Copies the collections. */
  public NamesConfig {
    order = List.copyOf(order);
    fixed = Map.copyOf(fixed);
    stripDomains = List.copyOf(stripDomains);
    dhcpHosts = List.copyOf(dhcpHosts);
    dnsmasqLeases = List.copyOf(dnsmasqLeases);
    keaLeases = List.copyOf(keaLeases);
    keaSockets = List.copyOf(keaSockets);
    iscLeases = List.copyOf(iscLeases);
    odhcpdStates = List.copyOf(odhcpdStates);
    networkdLeases = List.copyOf(networkdLeases);
    hosts = List.copyOf(hosts);
    dnsServers = List.copyOf(dnsServers);
    mdnsInterfaces = List.copyOf(mdnsInterfaces);
    vendorFiles = List.copyOf(vendorFiles);
  }

  /**
   * Every source but the one that sends something to clients, in network-metrics-exporter's order,
   * at the places where the distributions put their files.
   *
   * @param stateDirectory where files of our own are kept
   */
  public static NamesConfig defaults(Path stateDirectory) {
    return new NamesConfig(
        EnumSet.complementOf(EnumSet.of(NameSource.MDNS)).stream().toList(),
        Map.of(),
        List.of("lan", "local"),
        paths("/var/lib/dnsmasq/dhcp-hosts", "/var/lib/kea/dhcp-hosts"),
        paths(
            "/var/lib/dnsmasq/dnsmasq.leases", "/var/lib/misc/dnsmasq.leases", "/tmp/dhcp.leases"),
        paths(
            "/var/lib/kea/kea-leases4.csv",
            "/var/lib/kea/kea-leases6.csv",
            "/var/lib/kea/dhcp4.leases",
            "/var/lib/kea/dhcp6.leases"),
        List.of(),
        paths("/var/lib/dhcp/dhcpd.leases", "/var/lib/dhcpd/dhcpd.leases"),
        paths("/tmp/hosts/odhcpd", "/tmp/odhcpd.leases"),
        paths("/var/lib/systemd/network/dhcp-server-lease", "/run/systemd/netif/dhcp-server-lease"),
        paths("/etc/hosts"),
        Duration.ofSeconds(10),
        List.of(),
        Duration.ofHours(1),
        List.of(),
        Optional.of(stateDirectory.resolve("client-names")),
        Optional.of(Path.of("/var/lib/network-metrics-exporter/client-names.cache")),
        Duration.ofDays(30),
        VendorFiles.KNOWN,
        16_384);
  }

  /**
   * Reads the section {@code clients.names}.
   *
   * @param stateDirectory where files of our own are kept if the section does not say
   */
  public static NamesConfig read(ConfigSection section, Path stateDirectory) {
    NamesConfig defaults = defaults(stateDirectory);
    return new NamesConfig(
        List.copyOf(
            new LinkedHashSet<>(
                section.values("order", defaults.order, Choice.of(NameSource.class)))),
        fixed(section, defaults.fixed),
        section.textList("strip_domains", defaults.stripDomains),
        section.values("dhcp_hosts", defaults.dhcpHosts, FilePath::absolute),
        section.values("dnsmasq_leases", defaults.dnsmasqLeases, FilePath::absolute),
        section.values("kea_leases", defaults.keaLeases, FilePath::absolute),
        section.values("kea_sockets", defaults.keaSockets, NamesConfig::socket),
        section.values("isc_leases", defaults.iscLeases, FilePath::absolute),
        section.values("odhcpd_states", defaults.odhcpdStates, FilePath::absolute),
        section.values("networkd_leases", defaults.networkdLeases, FilePath::absolute),
        section.values("hosts", defaults.hosts, FilePath::absolute),
        section.duration("refresh", defaults.refresh, Duration.ofSeconds(1), Duration.ofHours(1)),
        section.values("dns_servers", defaults.dnsServers, NamesConfig::address),
        section.duration(
            "dns_max_ttl", defaults.dnsMaxTtl, Duration.ofSeconds(10), Duration.ofHours(24)),
        section.textList("mdns_interfaces", defaults.mdnsInterfaces),
        section.value("cache_file", defaults.cacheFile, FilePath::orNone),
        section.value("cache_import", defaults.cacheImport, FilePath::orNone),
        section.duration(
            "cache_max_age", defaults.cacheMaxAge, Duration.ofHours(1), Duration.ofDays(3650)),
        section.values("vendor_files", defaults.vendorFiles, FilePath::absolute),
        section.integer("max_entries", defaults.maxEntries, 16, 1_000_000));
  }

  /** The same without a file in which names are remembered. */
  public NamesConfig withoutMemory() {
    return new NamesConfig(
        order,
        fixed,
        stripDomains,
        dhcpHosts,
        dnsmasqLeases,
        keaLeases,
        keaSockets,
        iscLeases,
        odhcpdStates,
        networkdLeases,
        hosts,
        refresh,
        dnsServers,
        dnsMaxTtl,
        mdnsInterfaces,
        Optional.empty(),
        cacheImport,
        cacheMaxAge,
        vendorFiles,
        maxEntries);
  }

  private static Map<String, String> fixed(ConfigSection section, Map<String, String> otherwise) {
    Map<String, String> names = section.entries("static", otherwise, text -> text);
    for (String who : names.keySet()) {
      if (MacAddress.parse(who).isEmpty() && IpAddress.parse(who).isEmpty()) {
        section.refuse("static", Expectation.shown(who), "keys that are addresses, of IP or MAC");
      }
    }
    return names;
  }

  private static List<Path> paths(String... paths) {
    return List.of(paths).stream().map(Path::of).toList();
  }

  private static Path socket(String text) {
    if (text.length() > LONGEST_SOCKET) {
      throw Expectation.of(text, "at most " + LONGEST_SOCKET + " characters");
    }
    return FilePath.absolute(text);
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text)
        .orElseThrow(() -> Expectation.of(text, "an address of IPv4 or IPv6"));
  }
}

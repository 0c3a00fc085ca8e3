package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A configuration that looks at no file of the machine and asks nobody, but for what is set. */
final class ConfigBuilder {
  private final Path directory;
  private final Duration refresh;
  private final EnumSet<NameSource> order =
      EnumSet.complementOf(EnumSet.of(NameSource.DNS, NameSource.MDNS));
  private Map<String, String> fixed = Map.of();
  private List<Path> dnsmasq = List.of();
  private List<Path> kea = List.of();
  private List<Path> sockets = List.of();
  private List<Path> networkd = List.of();
  private List<Path> hosts = List.of();
  private List<Path> vendors = List.of();
  private List<IpAddress> servers = new ArrayList<>();
  private List<String> interfaces = List.of();
  private Optional<Path> imported = Optional.empty();
  private int entries = 1000;

  ConfigBuilder(Path directory, Duration refresh) {
    this.directory = directory;
    this.refresh = refresh;
  }

  ConfigBuilder fixed(Map<String, String> names) {
    fixed = names;
    return this;
  }

  ConfigBuilder dnsmasq(Path file) {
    dnsmasq = List.of(file);
    return this;
  }

  ConfigBuilder kea(Path file) {
    kea = List.of(file);
    return this;
  }

  ConfigBuilder socket(Path file) {
    sockets = List.of(file);
    return this;
  }

  ConfigBuilder networkd(Path file) {
    networkd = List.of(file);
    return this;
  }

  ConfigBuilder hosts(Path file) {
    hosts = List.of(file);
    return this;
  }

  ConfigBuilder vendors(Path file) {
    vendors = List.of(file);
    return this;
  }

  ConfigBuilder imported(Path file) {
    imported = Optional.of(file);
    return this;
  }

  ConfigBuilder entries(int most) {
    entries = most;
    return this;
  }

  ConfigBuilder dns(String server) {
    order.add(NameSource.DNS);
    servers.add(IpAddress.parse(server).orElseThrow());
    return this;
  }

  ConfigBuilder mdns(String interfaceName) {
    order.add(NameSource.MDNS);
    interfaces = List.of(interfaceName);
    return this;
  }

  NamesConfig build() {
    return new NamesConfig(
        List.copyOf(order),
        fixed,
        List.of("lan", "local"),
        List.of(),
        dnsmasq,
        kea,
        sockets,
        List.of(),
        List.of(),
        networkd,
        hosts,
        refresh,
        servers,
        Duration.ofHours(1),
        interfaces,
        Optional.of(directory.resolve("client-names")),
        imported,
        Duration.ofDays(30),
        vendors,
        entries);
  }
}

package io.netsonde.clients;

import io.netsonde.clients.names.NamesConfig;
import io.netsonde.clients.presence.PresenceConfig;
import io.netsonde.config.ConfigSection;
import io.netsonde.config.Expectation;
import io.netsonde.config.FilePath;
import io.netsonde.linux.Capability;
import io.netsonde.wire.IpPrefix;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the clients slice works.
 *
 * @param enabled whether the slice runs at all
 * @param compat whether the series of network-metrics-exporter are served beside the correct ones
 * @param interval time between two readings, 100 ms to 1 h
 * @param mode whether to change anything in the kernel
 * @param interfaces behind which clients are; empty to find them
 * @param prefixes the clients' networks; empty for those of the interfaces
 * @param rules chain with rules of the user's own, read where nothing may be changed
 * @param bridged whether to count what bridges switch between clients, too
 * @param maxClients bound on clients, 16 to 1,000,000
 * @param expiry how long a client without any sign is kept, 1 m to 365 d
 * @param connections whether to count connections
 * @param maxConnections bound on connections, 1024 to 16,777,216
 * @param reconcile time between two readings of all connections, 1 s to 1 h
 * @param presence how it is found out who is there
 * @param names how clients get their names
 * @param state where totals are kept over a restart; empty for nowhere
 */
public record ClientsConfig(
    boolean enabled,
    boolean compat,
    Duration interval,
    Mode mode,
    List<String> interfaces,
    List<IpPrefix> prefixes,
    RuleChain rules,
    boolean bridged,
    int maxClients,
    Duration expiry,
    boolean connections,
    int maxConnections,
    Duration reconcile,
    PresenceConfig presence,
    NamesConfig names,
    Optional<Path> state) {
  private static final Path USUAL_DIRECTORY = Path.of("/var/lib/netsonde");

  /** systemd.exec(5): of several directories with colons between them the first is taken. */
  private static final String STATE_DIRECTORY = "STATE_DIRECTORY";

  private static final String STATE_FILE = "client-totals";
  private static final int NAME_BYTES = 15;

  /** Whether anything in the kernel is changed. */
  public enum Mode {
    /** A table of our own counts. */
    AUTOMATIC,
    /** Nothing is changed: the user's own rules count, or the kernel's connection tracking. */
    READ_ONLY
  }

  /** Copies the lists. */
  public ClientsConfig {
    interfaces = List.copyOf(interfaces);
    prefixes = List.copyOf(prefixes);
  }

  /** All that can be found on a machine that forwards packets. */
  public static ClientsConfig defaults() {
    return new ClientsConfig(
        true,
        true,
        Duration.ofSeconds(2),
        Mode.AUTOMATIC,
        List.of(),
        List.of(),
        RuleChain.ORIGINAL,
        false,
        4_096,
        Duration.ofDays(30),
        true,
        1 << 20,
        Duration.ofSeconds(60),
        PresenceConfig.defaults(),
        NamesConfig.defaults(stateDirectory().orElse(USUAL_DIRECTORY)),
        stateDirectory().map(directory -> directory.resolve(STATE_FILE)));
  }

  /**
   * Reads the section {@code clients}.
   *
   * @param compat what {@link #compat} is where the section does not say
   */
  public static ClientsConfig read(ConfigSection section, boolean compat) {
    ClientsConfig defaults = defaults();
    return new ClientsConfig(
        section.bool("enabled", defaults.enabled),
        section.bool("compat", compat),
        section.duration(
            "interval", defaults.interval, Duration.ofMillis(100), Duration.ofHours(1)),
        section.choice("mode", defaults.mode),
        section.values("interfaces", defaults.interfaces, ClientsConfig::interfaceName),
        section.values("prefixes", defaults.prefixes, ClientsConfig::prefix),
        section.value("rules", defaults.rules, RuleChain::parse),
        section.bool("bridged", defaults.bridged),
        section.integer("max_clients", defaults.maxClients, 16, 1_000_000),
        section.duration("expiry", defaults.expiry, Duration.ofMinutes(1), Duration.ofDays(365)),
        section.bool("connections", defaults.connections),
        section.integer("max_connections", defaults.maxConnections, 1 << 10, 1 << 24),
        section.duration(
            "reconcile", defaults.reconcile, Duration.ofSeconds(1), Duration.ofHours(1)),
        PresenceConfig.read(section.section("presence")),
        NamesConfig.read(section.section("names"), stateDirectory().orElse(USUAL_DIRECTORY)),
        section.value("state", defaults.state, FilePath::orNone));
  }

  /** The same with another interval, where there is one. */
  public ClientsConfig withInterval(Optional<Duration> other) {
    return changed(other.orElse(interval), interfaces, presence, names, state);
  }

  /** The same behind other interfaces. */
  public ClientsConfig withInterfaces(List<String> others) {
    return changed(interval, others, presence, names, state);
  }

  /** The same without asking clients anything or remembering anything of them. */
  ClientsConfig asVisitor() {
    return changed(
        interval, interfaces, presence.passive(), names.withoutMemory(), Optional.empty());
  }

  private ClientsConfig changed(
      Duration otherInterval,
      List<String> otherInterfaces,
      PresenceConfig otherPresence,
      NamesConfig otherNames,
      Optional<Path> otherState) {
    return new ClientsConfig(
        enabled,
        compat,
        otherInterval,
        mode,
        otherInterfaces,
        prefixes,
        rules,
        bridged,
        maxClients,
        expiry,
        connections,
        maxConnections,
        reconcile,
        otherPresence,
        otherNames,
        otherState);
  }

  private static Optional<Path> stateDirectory() {
    return Optional.ofNullable(System.getenv(STATE_DIRECTORY))
        .map(text -> text.split(":", -1)[0])
        .filter(first -> first.startsWith("/"))
        .map(Path::of);
  }

  /** The rights that the loop can use: all of nftables and connection tracking wants this one. */
  public Set<Capability> rights() {
    return Set.of(Capability.CAP_NET_ADMIN);
  }

  private static String interfaceName(String text) {
    if (text.isEmpty()
        || text.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES
        || text.matches(".*[\\s/:].*")
        || text.equals(".")
        || text.equals("..")) {
      throw Expectation.of(text, "the name of an interface, at most 15 bytes");
    }
    return text;
  }

  private static IpPrefix prefix(String text) {
    return IpPrefix.parse(text)
        .orElseThrow(() -> Expectation.of(text, "a network such as 192.168.10.0/24 or fd10::/64"));
  }
}

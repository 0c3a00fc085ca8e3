package io.netsonde.jool;

import io.netsonde.config.Choice;
import io.netsonde.config.ConfigSection;
import io.netsonde.config.NamespaceName;
import io.netsonde.linux.Capability;
import io.netsonde.wire.jool.Translator;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How the jool slice works.
 *
 * @param enabled whether the slice runs at all
 * @param compat whether the series of jool-exporter are served beside the correct ones
 * @param interval time between two readings of all instances, 100 ms to 1 h
 * @param retry how long an instance is left alone that Jool has refused to speak of, 1 s to 24 h
 * @param instances those that must be there: missed where they are not, and the only ones asked for
 *     beside {@code default} where the list of all may not be read
 * @param namedNamespaces whether the network namespaces under {@code /run/netns} are visited
 * @param namespaces further ones, by path or by name
 * @param compatInstance whose counters jool-exporter's names stand for
 * @param hostname value of the label {@code hostname}; empty for this machine's full name
 * @param maxInstances bound on instances, 1 to 10,000
 * @param details what else is read where {@code CAP_NET_ADMIN} allows
 * @param detailsInterval time between two readings of details, 1 s to 1 h
 * @param maxTableEntries bound on the bindings, and on the sessions, that are counted for one
 *     protocol of one instance, 1 to 10,000,000
 */
public record JoolConfig(
    boolean enabled,
    boolean compat,
    Duration interval,
    Duration retry,
    List<InstanceKey> instances,
    boolean namedNamespaces,
    List<String> namespaces,
    InstanceKey compatInstance,
    String hostname,
    int maxInstances,
    Set<Detail> details,
    Duration detailsInterval,
    int maxTableEntries) {

  /** What can be read beside the counters. Each takes time that grows with what there is. */
  public enum Detail {
    /** Whether an instance is enabled, its prefix and its framework. */
    CONFIGURATION,
    /** How many IPv4 transport addresses a NAT64 has to give. */
    POOL4,
    /** How many bindings there are for each protocol. */
    BINDINGS,
    /** How many sessions there are for each protocol and TCP state. */
    SESSIONS
  }

  /** Copies the collections. */
  public JoolConfig {
    instances = List.copyOf(instances);
    namespaces = List.copyOf(namespaces);
    details = Set.copyOf(details);
  }

  /** All instances that can be found, and nothing that takes long. */
  public static JoolConfig defaults() {
    return new JoolConfig(
        true,
        true,
        Duration.ofSeconds(1),
        Duration.ofMinutes(1),
        List.of(),
        true,
        List.of(),
        new InstanceKey("", Translator.NAT64, "default"),
        "",
        1_000,
        Set.of(),
        Duration.ofSeconds(30),
        100_000);
  }

  /**
   * Reads the section {@code jool}.
   *
   * @param compat what {@link #compat} is where the section does not say
   */
  public static JoolConfig read(ConfigSection section, boolean compat) {
    JoolConfig defaults = defaults();
    List<Detail> details =
        section.values("details", List.copyOf(defaults.details), Choice.of(Detail.class));
    return new JoolConfig(
        section.bool("enabled", defaults.enabled),
        section.bool("compat", compat),
        section.duration(
            "interval", defaults.interval, Duration.ofMillis(100), Duration.ofHours(1)),
        section.duration("retry", defaults.retry, Duration.ofSeconds(1), Duration.ofHours(24)),
        section.values("instances", defaults.instances, InstanceKey::parse),
        section.bool("named_namespaces", defaults.namedNamespaces),
        section.values("namespaces", defaults.namespaces, NamespaceName::parse),
        section.value("compat_instance", defaults.compatInstance, InstanceKey::parse),
        section.text("hostname", defaults.hostname),
        section.integer("max_instances", defaults.maxInstances, 1, 10_000),
        details.isEmpty() ? Set.of() : EnumSet.copyOf(details),
        section.duration(
            "details_interval",
            defaults.detailsInterval,
            Duration.ofSeconds(1),
            Duration.ofHours(1)),
        section.integer("max_table_entries", defaults.maxTableEntries, 1, 10_000_000));
  }

  /**
   * The rights that reading can use: {@code CAP_NET_ADMIN} for more than counters; {@code
   * CAP_SYS_ADMIN} to go into other network namespaces, with {@code CAP_SYS_PTRACE} for those of
   * processes. It works without any.
   */
  public Set<Capability> rights() {
    EnumSet<Capability> rights = EnumSet.of(Capability.CAP_NET_ADMIN);
    if (namedNamespaces || !namespaces.isEmpty()) {
      rights.add(Capability.CAP_SYS_ADMIN);
    }
    if (namespaces.stream().anyMatch(path -> path.startsWith("/proc/"))) {
      rights.add(Capability.CAP_SYS_PTRACE);
    }
    return rights;
  }
}

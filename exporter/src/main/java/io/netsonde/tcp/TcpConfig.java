package io.netsonde.tcp;

import io.netsonde.config.Choice;
import io.netsonde.config.ConfigSection;
import io.netsonde.config.Expectation;
import io.netsonde.config.Integers;
import io.netsonde.config.NamespaceName;
import io.netsonde.linux.Capability;
import io.netsonde.tcp.analysis.AnalysisConfig;
import io.netsonde.tcp.capture.CaptureConfig;
import io.netsonde.tcp.capture.InterfacePattern;
import io.netsonde.tcp.filter.CaptureFilter;
import io.netsonde.tcp.host.HostConfig;
import io.netsonde.tcp.pairs.PairConfig;
import io.netsonde.wire.IpPrefix;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How the tcp slice works.
 *
 * @param enabled whether the slice runs
 * @param compat whether the series of tcp-exporter are served beside the correct ones
 * @param capture what is captured
 * @param readers threads that read packets, 1 to 64
 * @param analysis how what is captured is judged and counted
 * @param host what is read of the kernel's own counters
 */
public record TcpConfig(
    Enabled enabled,
    boolean compat,
    CaptureConfig capture,
    int readers,
    AnalysisConfig analysis,
    HostConfig host) {
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final int SNAP_LENGTH = 128;
  private static final int MAX_RINGS = 16;
  private static final Duration RETIRE = Duration.ofMillis(25);
  private static final Duration PUBLISH = Duration.ofSeconds(1);

  /** Whether the slice runs. */
  public enum Enabled {
    /** Where this user may capture; where not, that is no fault. */
    AUTO,
    /** Yes; not being permitted is a fault. */
    TRUE,
    /** No. */
    FALSE
  }

  /** All interfaces, where this user may. */
  public static TcpConfig defaults() {
    return new TcpConfig(
        Enabled.AUTO,
        true,
        new CaptureConfig(
            List.of(InterfacePattern.ALL),
            List.of(),
            CaptureFilter.of(CaptureFilter.DEFAULT, SNAP_LENGTH),
            false,
            4 * MIB,
            RETIRE,
            MAX_RINGS,
            PUBLISH),
        1,
        AnalysisConfig.defaults(),
        HostConfig.defaults());
  }

  /**
   * Reads the section {@code tcp}.
   *
   * @param compat what {@link #compat} is where the section does not say
   */
  public static TcpConfig read(ConfigSection section, boolean compat) {
    TcpConfig defaults = defaults();
    return new TcpConfig(
        section.choice("enabled", defaults.enabled),
        section.bool("compat", compat),
        capture(section, defaults.capture),
        section.integer("readers", defaults.readers, 1, 64),
        analysis(section, defaults.analysis),
        host(section, defaults.host));
  }

  private static CaptureConfig capture(ConfigSection section, CaptureConfig defaults) {
    List<InterfacePattern> interfaces =
        section.values("interfaces", defaults.interfaces(), InterfacePattern::parse);
    if (interfaces.isEmpty()) {
      section.refuse("interfaces", "0 interfaces", "at least 1 interface or pattern");
    }
    int snapLength = (int) section.bytes("snap_length", SNAP_LENGTH, 64, 64 * KIB - 1);
    return new CaptureConfig(
        interfaces,
        section.values("exclude_interfaces", defaults.exclude(), InterfacePattern::parse),
        section.value(
            "filter",
            CaptureFilter.of(CaptureFilter.DEFAULT, snapLength),
            text -> CaptureFilter.of(text, snapLength)),
        section.bool("promiscuous", defaults.promiscuous()),
        section.bytes("ring_size", defaults.ringBytes(), 256 * KIB, 1024 * MIB),
        RETIRE,
        section.integer("max_rings", defaults.maxRings(), 1, 60),
        PUBLISH);
  }

  private static AnalysisConfig analysis(ConfigSection section, AnalysisConfig defaults) {
    return new AnalysisConfig(
        defaults.mode(),
        section.integer("max_connections", defaults.maxConversations(), 16, 1 << 24),
        section.duration(
            "connection_idle", defaults.idle(), Duration.ofSeconds(1), Duration.ofDays(7)),
        section.duration(
            "connection_linger", defaults.lingering(), Duration.ofSeconds(1), Duration.ofHours(1)),
        section.bool("inner_addresses", defaults.innerPairs()),
        pairs(section, defaults.pairs()));
  }

  private static PairConfig pairs(ConfigSection section, PairConfig defaults) {
    PairConfig pairs =
        new PairConfig(
            section.integer("max_pairs", defaults.maxPairs(), 1, 1_000_000),
            section.duration(
                "pair_idle", defaults.idle(), Duration.ofSeconds(10), Duration.ofDays(7)),
            section.integer("ipv4_prefix", defaults.ipv4Bits(), 0, 32),
            section.integer("ipv6_prefix", defaults.ipv6Bits(), 0, 128),
            section.values("include", defaults.include(), TcpConfig::prefix),
            section.values("exclude", defaults.exclude(), TcpConfig::prefix),
            ports(section, "include_ports"),
            ports(section, "exclude_ports"),
            section.choice("side", defaults.side()),
            section.values("local", defaults.local(), TcpConfig::prefix));
    if (pairs.side() != PairConfig.Side.BOTH && pairs.local().isEmpty()) {
      section.refuse(
          "side",
          Choice.name(pairs.side()),
          "both, or tcp.local with the addresses that are this side");
    }
    return pairs;
  }

  private static Set<Integer> ports(ConfigSection section, String key) {
    return Set.copyOf(section.values(key, List.of(), Integers.between(0, 65_535)));
  }

  private static IpPrefix prefix(String text) {
    return IpPrefix.parse(text)
        .orElseThrow(() -> Expectation.of(text, "a prefix such as 10.0.0.0/8 or an address"));
  }

  private static HostConfig host(ConfigSection section, HostConfig defaults) {
    return new HostConfig(
        section.bool("host_counters", defaults.enabled()),
        section.duration(
            "host_interval", defaults.interval(), Duration.ofSeconds(1), Duration.ofHours(1)),
        section.bool("named_namespaces", defaults.namedNamespaces()),
        section.values("namespaces", defaults.namespaces(), NamespaceName::parse),
        section.integer("max_namespaces", defaults.maxNamespaces(), 1, 10_000),
        section.bool("socket_survey", defaults.sockets()),
        section.bool("tracepoints", defaults.tracepoints()));
  }

  /** The same with other switches. */
  public TcpConfig with(Enabled on, boolean oldNames) {
    return new TcpConfig(on, oldNames, capture, readers, analysis, host);
  }

  /** The same with another capture. */
  public TcpConfig with(CaptureConfig other) {
    return new TcpConfig(enabled, compat, other, readers, analysis, host);
  }

  /** How each reader analyses its part, so that all together keep to the bounds. */
  AnalysisConfig analysisOfReader() {
    PairConfig pairs = analysis.pairs();
    int rows = Math.max(1, pairs.maxPairs() / readers);
    int connections = Math.max(16, analysis.maxConversations() / readers);
    return new AnalysisConfig(
        analysis.mode(),
        connections,
        analysis.idle(),
        analysis.lingering(),
        analysis.innerPairs(),
        pairs.with(rows, pairs.idle()));
  }

  /** Whether the slice is to run at all. */
  public boolean isOn() {
    return enabled != Enabled.FALSE;
  }

  /** The rights that the slice's threads can use beside {@code CAP_NET_RAW}. */
  public Set<Capability> rights() {
    EnumSet<Capability> rights = EnumSet.noneOf(Capability.class);
    if (isOn()) {
      rights.addAll(host.rights());
    }
    return rights;
  }
}

package io.netsonde.probe;

import io.netsonde.config.ConfigSection;
import io.netsonde.config.ValueParser;
import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a module of the configuration, or a request, says of how to probe. Whatever it does not say
 * is empty and is left to the next in line: request, module, configuration.
 *
 * @param source the sender's address
 * @param outlet through which network interface the probes leave; not {@link Outlet#NONE}
 * @param dscp 0 to 63
 * @param size data of an echo request in bytes
 * @param dontFragment whether nobody may cut the probes
 * @param interval time between two of them
 * @param ipVersion which of a name's addresses are wanted
 * @param tcpPorts ports to probe in place of ICMP echo, each once; empty for none said
 */
public record ProbePreset(
    Optional<IpAddress> source,
    Optional<Outlet> outlet,
    Optional<Integer> dscp,
    Optional<Integer> size,
    Optional<Boolean> dontFragment,
    Optional<Duration> interval,
    Optional<IpVersion> ipVersion,
    List<Integer> tcpPorts) {
  /** Says nothing. */
  public static final ProbePreset NONE =
      new ProbePreset(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  /** Keeps each port once. */
  public ProbePreset {
    tcpPorts = List.copyOf(new LinkedHashSet<>(tcpPorts));
  }

  /** Says that one TCP port, 1 to 65535, is to be probed, and nothing else. */
  public static ProbePreset ofTcpPort(int port) {
    return new ProbePreset(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(port));
  }

  /**
   * Reads a section of the configuration.
   *
   * @param maxTargetRate bound on the probes of one target a second
   */
  static ProbePreset read(ConfigSection section, int maxTargetRate) {
    ProbePreset preset =
        new ProbePreset(
            optional(section, "source", ProbeParameters.source()),
            optional(section, "interface", Outlet::ofTarget),
            optional(section, "dscp", ProbeParameters.dscp()),
            optional(section, "size", ProbeParameters.size()),
            optional(section, "df", ProbeParameters.dontFragment()),
            optional(section, "interval", ProbeParameters.interval(maxTargetRate)),
            optional(section, "ip_version", IpVersion.parser()),
            section.values("tcp_ports", List.of(), ProbeParameters.tcpPort()));
    preset
        .meaninglessForTcp()
        .ifPresent(key -> section.refuse(key, key + " beside tcp_ports", "one of the two"));
    return preset;
  }

  private static <T> Optional<T> optional(
      ConfigSection section, String key, ValueParser<T> parser) {
    return section.value(key, Optional.empty(), text -> Optional.of(parser.parse(text)));
  }

  /** The key that is said although the ports are probed by TCP, where it means nothing. */
  public Optional<String> meaninglessForTcp() {
    if (tcpPorts.isEmpty()) {
      return Optional.empty();
    }
    if (size.isPresent()) {
      return Optional.of("size");
    }
    return dontFragment.filter(set -> !set).map(cut -> "df");
  }

  /** This, and what another says where this does not. */
  ProbePreset orElse(ProbePreset other) {
    return new ProbePreset(
        source.or(other::source),
        outlet.or(other::outlet),
        dscp.or(other::dscp),
        size.or(other::size),
        dontFragment.or(other::dontFragment),
        interval.or(other::interval),
        ipVersion.or(other::ipVersion),
        tcpPorts.isEmpty() ? other.tcpPorts : tcpPorts);
  }

  /** Whether another says the same of all but what is probed. */
  boolean meansTheSameOptions(ProbePreset other) {
    return source.equals(other.source)
        && outlet.equals(other.outlet)
        && dscp.equals(other.dscp)
        && size.equals(other.size)
        && dontFragment.equals(other.dontFragment)
        && interval.equals(other.interval);
  }

  /** Whether an address is of the source's family. */
  public boolean fits(IpAddress address) {
    return source.map(IpAddress::v6).orElse(address.v6()) == address.v6();
  }

  /** Whether an address that a name has is to be probed. */
  boolean wants(IpAddress address) {
    return ipVersion.orElse(IpVersion.ALL).includes(address) && fits(address);
  }

  /** Whether an address that a name has is to be probed and can be. */
  boolean wants(IpAddress address, ProbeConfig config) {
    return wants(address) && !config.sending().outlet(address.v6()).off();
  }

  /**
   * What is probed at these addresses.
   *
   * @param addresses of the source's family, where there is one
   * @return each once, in the order of the addresses
   */
  Set<Destination> destinations(Iterable<IpAddress> addresses, ProbeConfig config) {
    List<Integer> orEcho = tcpPorts.isEmpty() ? List.of(Destination.ECHO) : tcpPorts;
    ProbeOptions v4 = options(false, config);
    ProbeOptions v6 = options(true, config);
    Set<Destination> destinations = new LinkedHashSet<>();
    for (IpAddress address : addresses) {
      for (int port : orEcho) {
        destinations.add(new Destination(address, port, address.v6() ? v6 : v4));
      }
    }
    return destinations;
  }

  /** The options of targets of one family; what differs in nothing is equal. */
  ProbeOptions options(boolean v6, ProbeConfig config) {
    ProbeOptions options =
        new ProbeOptions(
            source,
            outlet.orElse(config.sending().outlet(v6)).device(),
            dscp.orElse(0),
            size.orElse(ProbeOptions.DEFAULT_SIZE),
            dontFragment.orElse(true),
            interval.filter(own -> !own.equals(config.interval())));
    // Thousands of targets have these.
    return options.equals(ProbeOptions.DEFAULTS) ? ProbeOptions.DEFAULTS : options;
  }
}

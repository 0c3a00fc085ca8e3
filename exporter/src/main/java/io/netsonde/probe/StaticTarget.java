package io.netsonde.probe;

import io.netsonde.config.Choice;
import io.netsonde.config.ConfigSection;
import io.netsonde.config.Expectation;
import io.netsonde.config.Integers;
import io.netsonde.probe.names.HostName;
import io.netsonde.wire.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that the configuration wants probed without being asked for.
 *
 * @param target an address or a name, as it is written there
 * @param tcpPorts ports to probe by TCP, each once; empty for ICMP echo
 * @param ipVersion which of a name's addresses: {@code 4}, {@code 6} or {@code all}
 */
public record StaticTarget(String target, List<Integer> tcpPorts, String ipVersion) {
  private static final Map<String, String> IP_VERSIONS =
      new TreeMap<>(Map.of("4", "4", "6", "6", "all", "all"));

  /** Keeps each port once. */
  public StaticTarget {
    tcpPorts = List.copyOf(new LinkedHashSet<>(tcpPorts));
  }

  /** A target by ICMP echo, at all its addresses. */
  public static StaticTarget of(String target) {
    return new StaticTarget(target, List.of(), "all");
  }

  /** Reads {@code targets}: texts, or mappings where more is to be said than the target. */
  static List<StaticTarget> readAll(ConfigSection section, int maxTargets) {
    List<StaticTarget> targets =
        section.mixedList(
            "targets", List.of(), text -> of(addressOrName(text)), StaticTarget::read);
    int probes = targets.stream().mapToInt(target -> Math.max(1, target.tcpPorts.size())).sum();
    if (probes > maxTargets) {
      section.refuse("targets", probes + " of them", "at most max_targets, " + maxTargets);
    }
    return targets;
  }

  private static StaticTarget read(ConfigSection item) {
    return new StaticTarget(
        item.required("target", "", StaticTarget::addressOrName),
        item.values("tcp_ports", List.of(), Integers.between(1, 65_535)),
        item.value("ip_version", "all", Choice.of(IP_VERSIONS)));
  }

  private static String addressOrName(String text) {
    if (IpAddress.parse(text).isEmpty() && !HostName.isValid(text)) {
      throw Expectation.of(text, "an IP address or a host name");
    }
    return text;
  }

  /** What is probed at these addresses of the target. */
  List<Destination> destinations(Iterable<IpAddress> addresses) {
    List<Destination> destinations = new ArrayList<>();
    for (IpAddress address : addresses) {
      if (tcpPorts.isEmpty()) {
        destinations.add(Destination.echo(address));
      }
      tcpPorts.forEach(port -> destinations.add(new Destination(address, port)));
    }
    return destinations;
  }
}

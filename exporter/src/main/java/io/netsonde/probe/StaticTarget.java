package io.netsonde.probe;

import io.netsonde.config.ConfigSection;
import io.netsonde.config.Expectation;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.dns.HostName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something that the configuration wants probed without being asked for.
 *
 * @param target an address or a name, as it is written there
 * @param wishes how to probe it: its own words before those of the module that it names
 */
public record StaticTarget(String target, ProbePreset wishes) {

  /** A target by ICMP echo, at all its addresses. */
  public static StaticTarget of(String target) {
    return new StaticTarget(target, ProbePreset.NONE);
  }

  /** Reads {@code targets}: texts, or mappings where more is to be said than the target. */
  static List<StaticTarget> readAll(
      ConfigSection section, int maxTargets, SendingConfig sending, TargetPolicy policy) {
    List<StaticTarget> targets =
        section.mixedList(
            "targets",
            List.of(),
            text -> of(addressOrName(text)),
            item -> StaticTarget.read(item, sending));
    int probes = targets.stream().mapToInt(StaticTarget::probes).sum();
    if (probes > maxTargets) {
      section.refuse("targets", probes + " of them", "at most max_targets, " + maxTargets);
    }
    refuseSameSeries(section, targets);
    refuseForbidden(section, targets, policy);
    return targets;
  }

  /** A name's addresses are not known yet, and may come to be others. */
  private static void refuseForbidden(
      ConfigSection section, List<StaticTarget> targets, TargetPolicy policy) {
    for (StaticTarget one : targets) {
      Optional<TargetPolicy.Objection> objection =
          IpAddress.parse(one.target).flatMap(policy::objection);
      if (objection.isPresent()) {
        section.refuse(
            "targets", one.target, "an address that " + objection.get().key() + " lets be probed");
        return;
      }
    }
  }

  private static StaticTarget read(ConfigSection item, SendingConfig sending) {
    String target = item.required("target", "", StaticTarget::addressOrName);
    ProbePreset module =
        item.value("module", ProbePreset.NONE, name -> module(name, sending.modules()));
    ProbePreset own = ProbePreset.read(item, sending.maxTargetRate());
    ProbePreset wishes = own.orElse(module);
    if (own.meaninglessForTcp().isEmpty()) {
      wishes
          .meaninglessForTcp()
          .ifPresent(
              key -> item.refuse(key, key + " together with a module", "no tcp_ports in either"));
    }
    Optional<IpAddress> literal = IpAddress.parse(target);
    if (literal.isPresent() && !wishes.fits(literal.get())) {
      item.refuse("source", "a source of the other family", "one of the family of " + target);
    }
    return new StaticTarget(target, wishes);
  }

  private static ProbePreset module(String name, Map<String, ProbePreset> modules) {
    ProbePreset module = modules.get(name);
    if (module == null) {
      throw Expectation.of(name, "a name in probe.modules");
    }
    return module;
  }

  /** Options are no labels: the same target and port twice would be one series with two values. */
  private static void refuseSameSeries(ConfigSection section, List<StaticTarget> targets) {
    Map<String, ProbePreset> known = new HashMap<>();
    for (StaticTarget one : targets) {
      for (String series : one.series()) {
        ProbePreset other = known.put(series, one.wishes);
        if (other != null && !other.meansTheSameOptions(one.wishes)) {
          section.refuse("targets", one.target + " twice", "all with the same options");
          return;
        }
      }
    }
  }

  /** How many things are probed at each of its addresses. */
  int probes() {
    return Math.max(1, wishes.tcpPorts().size());
  }

  /** What tells its series from others: target, port and family. */
  List<String> series() {
    Optional<IpAddress> literal = IpAddress.parse(target);
    List<Integer> ports =
        wishes.tcpPorts().isEmpty() ? List.of(Destination.ECHO) : wishes.tcpPorts();
    return Stream.of(false, true)
        .filter(v6 ->
            literal.isPresent()
                ? literal.get().v6() == v6
                : wishes.wants(new IpAddress(v6, 0, 0, 0)))
        .flatMap(v6 -> ports.stream().map(port -> target + " " + port + " " + v6))
        .toList();
  }

  private static String addressOrName(String text) {
    if (IpAddress.parse(text).isEmpty() && !HostName.isValid(text)) {
      throw Expectation.of(text, "an IP address or a host name");
    }
    return text;
  }
}

package io.netsonde.probe;

import io.netsonde.slice.Answer;
import io.netsonde.slice.Request;
import io.netsonde.wire.IpAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /probe}: keeps the asked-for addresses probed and answers with what is known of them.
 *
 * <p>As in the original, the first request for an address begins its probing and finds counters at
 * zero; a literal is probed whatever it is, while of a name's addresses only global unicast ones
 * are. Different from the original: names are looked up in the background, so the first request for
 * a name finds it pending; one bad name does not spoil the others; an address that is named twice
 * is counted once.
 */
final class ProbeEndpoint {
  private final ProbeEngine engine;
  private final NameResolver names;
  private final ProbeConfig config;

  ProbeEndpoint(ProbeEngine engine, NameResolver names, ProbeConfig config) {
    this.engine = engine;
    this.names = names;
    this.config = config;
  }

  Answer answer(Request request) {
    try {
      SendingConfig sending = config.sending();
      return answer(ProbeQuery.of(request, sending.modules(), sending.maxTargetRate()));
    } catch (ProbeQuery.Refusal refusal) {
      return new Answer.Text(refusal.status(), "text/plain", refusal.body(), Map.of());
    }
  }

  private Answer answer(ProbeQuery query) throws ProbeQuery.Refusal {
    Set<IpAddress> addresses = new LinkedHashSet<>();
    Map<String, Optional<Boolean>> resolved = new LinkedHashMap<>();
    for (String target : query.targets()) {
      Optional<IpAddress> literal = IpAddress.parse(target);
      if (literal.isPresent()) {
        addresses.add(ofTheSourcesFamily(literal.get(), query.wishes()));
      } else {
        NameResolver.Resolution resolution = names.resolve(target);
        resolved.put(target, resolution.success());
        resolution.addresses().stream()
            .filter(IpAddress::isGlobalUnicast)
            .filter(query.wishes()::wants)
            .filter(address -> !config.sending().outlet(address.v6()).off())
            .forEach(addresses::add);
      }
    }
    refuseWhenNothingResolves(addresses, resolved);
    Set<Destination> destinations = destinations(addresses, query.wishes());
    if (destinations.size() > query.limit()) {
      throw new ProbeQuery.Refusal(400, "too many targets");
    }
    return new Answer.Families(
        ProbeFamilies.of(
            !query.wishes().tcpPorts().isEmpty(), ask(destinations), resolved, config.compat()),
        Map.of("X-Target-Count", String.valueOf(destinations.size())));
  }

  /** A scrape of nothing but unknown names must fail, or a typing error would go unnoticed. */
  private static void refuseWhenNothingResolves(
      Set<IpAddress> addresses, Map<String, Optional<Boolean>> resolved) throws ProbeQuery.Refusal {
    if (!addresses.isEmpty() || resolved.containsValue(Optional.<Boolean>empty())) {
      return;
    }
    for (Map.Entry<String, Optional<Boolean>> name : resolved.entrySet()) {
      if (name.getValue().equals(Optional.of(false))) {
        throw new ProbeQuery.Refusal(
            400, "unable to resolve target=" + QuotedText.of(name.getKey()));
      }
    }
  }

  private static IpAddress ofTheSourcesFamily(IpAddress literal, ProbePreset wishes)
      throws ProbeQuery.Refusal {
    if (wishes.source().isPresent() && wishes.source().get().v6() != literal.v6()) {
      throw new ProbeQuery.Refusal(
          400, "source " + wishes.source().get() + " and target " + literal + " differ in family");
    }
    return literal;
  }

  private Set<Destination> destinations(Set<IpAddress> addresses, ProbePreset wishes) {
    List<Integer> orEcho =
        wishes.tcpPorts().isEmpty() ? List.of(Destination.ECHO) : wishes.tcpPorts();
    ProbeOptions v4 = wishes.options(false, config);
    ProbeOptions v6 = wishes.options(true, config);
    Set<Destination> destinations = new LinkedHashSet<>();
    for (IpAddress address : addresses) {
      for (int port : orEcho) {
        destinations.add(new Destination(address, port, address.v6() ? v6 : v4));
      }
    }
    return destinations;
  }

  private Map<Destination, TargetSnapshot> ask(Set<Destination> destinations)
      throws ProbeQuery.Refusal {
    Map<Destination, TargetSnapshot> snapshots = new LinkedHashMap<>();
    for (Destination destination : destinations) {
      Target target =
          engine
              .ask(destination)
              .orElseThrow(() ->
                  new ProbeQuery.Refusal(
                      503,
                      "already probing "
                          + config.maxTargets()
                          + " addresses; raise probe.max_targets"));
      snapshots.put(destination, target.snapshot());
    }
    return snapshots;
  }
}

package io.netsonde.probe;

import io.netsonde.probe.names.Resolution;
import io.netsonde.slice.Answer;
import io.netsonde.slice.Request;
import io.netsonde.wire.IpAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

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
  private final Function<String, Resolution> names;
  private final ProbeConfig config;

  ProbeEndpoint(ProbeEngine engine, Function<String, Resolution> names, ProbeConfig config) {
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
    Map<String, Resolution> resolved = new LinkedHashMap<>();
    Map<String, TargetPolicy.Objection> refused = new LinkedHashMap<>();
    for (String target : query.targets()) {
      Optional<IpAddress> literal = IpAddress.parse(target);
      if (literal.isPresent()) {
        Optional<TargetPolicy.Objection> objection = engine.objection(literal.get());
        if (objection.isPresent()) {
          throw notAllowed(target, objection.get());
        }
        addresses.add(ofTheSourcesFamily(literal.get(), query.wishes()));
      } else {
        Resolution resolution = names.apply(target);
        resolved.put(target, resolution);
        resolution.addresses().stream()
            .filter(IpAddress::isGlobalUnicast)
            .filter(address -> query.wishes().wants(address, config))
            .forEach(address ->
                engine
                    .objection(address)
                    .ifPresentOrElse(
                        objection -> refused.put(target, objection), () -> addresses.add(address)));
      }
    }
    if (addresses.isEmpty() && !refused.isEmpty()) {
      Map.Entry<String, TargetPolicy.Objection> first = refused.entrySet().iterator().next();
      throw new ProbeQuery.Refusal(
          400,
          "no address of target="
              + QuotedText.of(first.getKey())
              + " is allowed by "
              + first.getValue().key());
    }
    refuseWhenNothingResolves(addresses, resolved);
    Set<Destination> destinations = query.wishes().destinations(addresses, config);
    if (destinations.size() > query.limit()) {
      throw new ProbeQuery.Refusal(400, "too many targets");
    }
    return new Answer.Families(
        ProbeFamilies.of(
            !query.wishes().tcpPorts().isEmpty(), ask(destinations), resolved, config.compat()),
        Map.of("X-Target-Count", String.valueOf(destinations.size())));
  }

  /** Names the key, and not the prefixes: those are not everybody's business. */
  private static ProbeQuery.Refusal notAllowed(String target, TargetPolicy.Objection objection) {
    return new ProbeQuery.Refusal(
        400, "target=" + QuotedText.of(target) + " is not allowed by " + objection.key());
  }

  /** A scrape of nothing but unknown names must fail, or a typing error would go unnoticed. */
  private static void refuseWhenNothingResolves(
      Set<IpAddress> addresses, Map<String, Resolution> resolved) throws ProbeQuery.Refusal {
    if (!addresses.isEmpty()
        || resolved.values().stream().anyMatch(one -> one.success().isEmpty())) {
      return;
    }
    for (Map.Entry<String, Resolution> name : resolved.entrySet()) {
      if (name.getValue().success().equals(Optional.of(false))) {
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
                          + config.limits().maxTargets()
                          + " addresses; raise probe.max_targets"));
      snapshots.put(destination, target.snapshot());
    }
    return snapshots;
  }
}

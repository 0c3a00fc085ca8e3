package io.netsonde.probe.discovery;

import io.netsonde.probe.names.Resolution;
import io.netsonde.wire.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code dns_sd}: names of which each address is a target, as those of a headless service, whose
 * addresses are its pods'.
 *
 * <p>It asks often, which costs no look-up before the answer's TTL is over. Addresses that lead
 * nowhere else, such as loopback, are left out, as {@code /probe} does.
 */
final class DnsSource implements TargetSource {
  /** The label with the name whose address a target is. */
  static final String NAME_LABEL = "dns_name";

  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** A name whose first look-up is under way will not keep anybody waiting for a second. */
  private static final Duration FIRST_PERIOD = Duration.ofMillis(100);

  private final DnsSdConfig config;
  private final Function<String, Resolution> names;
  private final OwnAddresses own;
  private boolean pending;

  DnsSource(DnsSdConfig config, Function<String, Resolution> names, OwnAddresses own) {
    this.config = config;
    this.names = names;
    this.own = own;
  }

  @Override
  public Duration pause() {
    return pending ? FIRST_PERIOD : PERIOD;
  }

  @Override
  public Finding look() {
    List<Failure> failures = new ArrayList<>();
    List<TargetGroup> groups = new ArrayList<>();
    Set<IpAddress> skipped = config.skipSelf() ? own.read(failures) : Set.of();
    pending = false;
    for (String one : config.names()) {
      Resolution known = names.apply(one);
      pending |= known.success().isEmpty();
      if (known.success().equals(Optional.of(false))) {
        failures.add(new Failure(Failure.Reason.NAME, "the name " + one + " is not found now"));
      }
      List<String> targets =
          known.addresses().stream()
              .filter(IpAddress::isGlobalUnicast)
              .filter(address -> !skipped.contains(address))
              .map(IpAddress::toString)
              .sorted()
              .toList();
      groups.add(new TargetGroup(targets, labels(one)));
    }
    return new Finding(groups, failures, !pending);
  }

  private Map<String, String> labels(String one) {
    Map<String, String> labels = new LinkedHashMap<>(config.labels());
    labels.putIfAbsent(NAME_LABEL, one);
    return labels;
  }
}

package io.netsonde.probe;

import io.netsonde.metrics.Family;
import io.netsonde.probe.HardwareCounts.Direction;
import io.netsonde.slice.Feature;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What there is to say of network cards' stamps, where they shall stamp. */
final class HardwareFamilies {
  private HardwareFamilies() {}

  /** The families; none where cards shall not stamp. */
  static List<MetricSnapshot> of(
      HardwareConfig config, List<CardState> cards, Map<String, HardwareCounts> byProtocol) {
    if (!config.on()) {
      return List.of();
    }
    Family states =
        Family.gauge(
            "probe_hardware_stamping_info",
            "What became of the wish that an interface's network card stamps packets, with the"
                + " kernel's error where there was one.",
            "device",
            "state",
            "reason");
    cards.forEach(card -> states.add(1, card.device(), card.state().label(), card.reason()));
    Family stamps =
        Family.counter(
            "probe_hardware_stamps_total",
            "Stamps of probes and their answers that came from a network card.",
            "protocol",
            "direction");
    Family missing =
        Family.counter(
            "probe_hardware_stamps_missing_total",
            "Answered probes without a network card's stamp though a card is set to give it: the"
                + " card did not keep its promise, or they went by another interface.",
            "protocol",
            "direction");
    Family refused =
        Family.counter(
            "probe_hardware_stamps_refused_total",
            "Answers whose two stamps of a network card could not be true: a card's clock was set,"
                + " or they came from two cards.",
            "protocol");
    byProtocol.forEach((protocol, counts) -> {
      add(stamps, protocol, counts.stamps());
      add(missing, protocol, counts.missing());
      refused.add((double) counts.refused(), protocol);
    });
    return List.of(states.snapshot(), stamps.snapshot(), missing.snapshot(), refused.snapshot());
  }

  private static void add(Family family, String protocol, Map<Direction, Long> counts) {
    counts.forEach((direction, count) ->
        family.add(count.doubleValue(), protocol, direction.name().toLowerCase(Locale.ROOT)));
  }

  /** In one line for a person: on when some card stamps both ways. */
  static Feature feature(HardwareConfig config, List<CardState> cards) {
    String detail = cards.stream().map(CardState::text).collect(Collectors.joining(", "));
    if (detail.isEmpty()) {
      detail =
          config.interfaces().isEmpty()
              ? "no default route leads to an interface; name one in probe.hardware_interfaces"
              : "not tried yet";
    } else if (cards.stream().anyMatch(c -> c.state() == CardState.State.NOT_PERMITTED)) {
      detail += "; give the process CAP_NET_ADMIN, or switch the card's stamping on beforehand";
    }
    return new Feature("hardware_stamps", cards.stream().anyMatch(CardState::isOn), detail);
  }
}

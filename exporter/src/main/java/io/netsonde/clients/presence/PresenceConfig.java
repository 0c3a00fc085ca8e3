package io.netsonde.clients.presence;

import io.netsonde.config.ConfigSection;
import java.time.Duration;

/**
 * How it is found out whether a client is there.
 *
 * @param window a client that has given no sign for longer than this is offline, 5 s to 1 d. Below
 *     the time for which the kernel itself believes in a neighbour, 15 to 45 s where nobody has
 *     changed that, it changes nothing.
 * @param probe whether the kernel is told to ask clients that are silent; needs {@code
 *     CAP_NET_ADMIN}
 * @param probeInterval least time between two questions to a client, 1 s to 1 h
 * @param maxProbesPerSecond most questions to all clients together, 1 to 10,000
 * @param maxNeighbours most addresses that are remembered, 16 to 1,000,000
 */
public record PresenceConfig(
    Duration window,
    boolean probe,
    Duration probeInterval,
    int maxProbesPerSecond,
    int maxNeighbours) {

  /** Two minutes, and a question a minute to who is silent. */
  public static PresenceConfig defaults() {
    return new PresenceConfig(Duration.ofSeconds(120), true, Duration.ofSeconds(60), 50, 16_384);
  }

  /** The same without asking anybody. */
  public PresenceConfig passive() {
    return new PresenceConfig(window, false, probeInterval, maxProbesPerSecond, maxNeighbours);
  }

  /** Reads the section {@code clients.presence}. */
  public static PresenceConfig read(ConfigSection section) {
    PresenceConfig defaults = defaults();
    return new PresenceConfig(
        section.duration("window", defaults.window, Duration.ofSeconds(5), Duration.ofDays(1)),
        section.bool("probe", defaults.probe),
        section.duration(
            "ask_interval", defaults.probeInterval, Duration.ofSeconds(1), Duration.ofHours(1)),
        section.integer("max_probes_per_second", defaults.maxProbesPerSecond, 1, 10_000),
        section.integer("max_neighbours", defaults.maxNeighbours, 16, 1_000_000));
  }
}

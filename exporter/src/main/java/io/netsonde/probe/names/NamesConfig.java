package io.netsonde.probe.names;

import io.netsonde.config.ConfigSection;
import java.time.Duration;

/**
 * How names are found.
 *
 * @param resolver who finds them
 * @param minTtl least time between two look-ups of a name, 1 s to 1 h
 * @param maxTtl greatest time between two look-ups of a name, 1 s to 24 h, not below the least
 */
public record NamesConfig(Resolver resolver, Duration minTtl, Duration maxTtl) {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** Who finds names. */
  public enum Resolver {
    /** This program: {@code /etc/hosts} and the servers of {@code /etc/resolv.conf}. */
    DNS,
    /** The C library, with all its sources, and without TTL. */
    SYSTEM
  }

  /** By DNS; at least a second and at most an hour. */
  public static NamesConfig defaults() {
    return new NamesConfig(Resolver.DNS, SECOND, HOUR);
  }

  /** Reads its keys from the section {@code probe}. */
  public static NamesConfig read(ConfigSection section) {
    NamesConfig defaults = defaults();
    Duration min = section.duration("dns_min_ttl", defaults.minTtl, SECOND, HOUR);
    Duration max = section.duration("dns_max_ttl", defaults.maxTtl, SECOND, Duration.ofHours(24));
    if (max.compareTo(min) < 0) {
      section.refuse("dns_max_ttl", "less than dns_min_ttl", "at least as long");
      max = min;
    }
    return new NamesConfig(section.choice("resolver", defaults.resolver), min, max);
  }
}

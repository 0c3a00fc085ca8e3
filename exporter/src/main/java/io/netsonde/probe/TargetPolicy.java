package io.netsonde.probe;

import io.netsonde.config.ConfigSection;
import io.netsonde.config.Expectation;
import io.netsonde.config.ValueParser;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.IpPrefix;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses may be probed, whoever asks for them.
 *
 * @param allow prefixes of which one must have the address; none means that any may be probed
 * @param deny prefixes of which none may have it, whatever {@code allow} says
 */
public record TargetPolicy(List<IpPrefix> allow, List<IpPrefix> deny) {
  /** Every address may be probed. */
  public static final TargetPolicy ANY = new TargetPolicy(List.of(), List.of());

  /** Each address of each request is compared with each prefix. */
  private static final int MOST_PREFIXES = 1000;

  private static final ValueParser<IpPrefix> PREFIX =
      text ->
          IpPrefix.parse(text)
              .orElseThrow(() ->
                  Expectation.of(
                      text,
                      "an address, or a prefix without further bits, as in 10.0.0.0/8 or"
                          + " 2001:db8::/32"));

  /** Why an address may not be probed. */
  enum Objection {
    /** A prefix of {@code deny} has it. */
    DENY("probe.deny"),
    /** There are prefixes in {@code allow}, and none has it. */
    ALLOW("probe.allow");

    private final String key;

    Objection(String key) {
      this.key = key;
    }

    /** The key of the configuration that decided. */
    String key() {
      return key;
    }
  }

  /** Copies the lists. */
  public TargetPolicy {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }

  /** Reads its keys from the section {@code probe}. */
  static TargetPolicy read(ConfigSection section) {
    return new TargetPolicy(prefixes(section, "allow"), prefixes(section, "deny"));
  }

  private static List<IpPrefix> prefixes(ConfigSection section, String key) {
    List<IpPrefix> prefixes = section.values(key, List.of(), PREFIX);
    if (prefixes.size() > MOST_PREFIXES) {
      section.refuse(key, prefixes.size() + " prefixes", "at most " + MOST_PREFIXES + " prefixes");
    }
    return prefixes;
  }

  /** What speaks against probing an address, if anything does. */
  Optional<Objection> objection(IpAddress address) {
    if (deny.stream().anyMatch(prefix -> prefix.contains(address))) {
      return Optional.of(Objection.DENY);
    }
    boolean allowed = allow.isEmpty() || allow.stream().anyMatch(one -> one.contains(address));
    return allowed ? Optional.empty() : Optional.of(Objection.ALLOW);
  }
}

package io.netsonde.lab;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Faults of a host's network, by {@code nftables(8)}: packets dropped or refused on their way in,
 * out or through.
 *
 * <p>A packet dropped on its way out makes {@code send(2)} fail with {@code EPERM}; one dropped on
 * the receiver's way in is lost in silence, as by a bad cable.
 */
public final class Firewall {
  private static final Pattern HANDLE = Pattern.compile("# handle (\\d+)");
  private static final Pattern COUNTER = Pattern.compile("counter packets (\\d+) ");

  private final Host host;
  private boolean built;

  Firewall(Host host) {
    this.host = host;
  }

  /** Drops what this host sends to an address. */
  public Rule dropOutputTo(String address) {
    return add("output", destination(address) + " counter drop");
  }

  /** Refuses what this host sends to an address, with an ICMP error to itself. */
  public Rule rejectOutputTo(String address) {
    return add("output", destination(address) + " counter reject");
  }

  /** Drops all that reaches this host, neighbour discovery of IPv6 included. */
  public Rule dropInput() {
    return add("input", "counter drop");
  }

  /** Drops what reaches this host from an address. */
  public Rule dropInputFrom(String address) {
    return add("input", source(address) + " counter drop");
  }

  /**
   * Drops the first, the n+1st, the 2n+1st … of the packets that reach this host from an address.
   *
   * @param n at least 2
   */
  public Rule dropEveryNthInputFrom(int n, String address) {
    return add("input", source(address) + " " + everyNth(n) + " counter drop");
  }

  /**
   * Drops the first, the n+1st, the 2n+1st … of the packets that this host sends to an address.
   *
   * @param n at least 2
   */
  public Rule dropEveryNthOutputTo(int n, String address) {
    return add("output", destination(address) + " " + everyNth(n) + " counter drop");
  }

  /**
   * Adds any rule.
   *
   * @param chain {@code input}, {@code output} or {@code forward}
   * @param rule as {@code nft(8)} takes it; with {@code counter} in it, {@link Rule#packets} works
   */
  public synchronized Rule add(String chain, String rule) {
    if (!built) {
      nft("add table inet lab");
      for (String hook : List.of("input", "output", "forward")) {
        nft("add chain inet lab " + hook + " { type filter hook " + hook + " priority 0; }");
      }
      built = true;
    }
    String echo = nft("--echo", "--handle", "add rule inet lab " + chain + " " + rule);
    return new Rule(chain, match(HANDLE, echo));
  }

  /** Removes all rules. */
  public synchronized void clear() {
    if (built) {
      nft("delete table inet lab");
      built = false;
    }
  }

  /** A rule in force, until it is closed. */
  public final class Rule implements AutoCloseable {
    private final String chain;
    private final long handle;

    private Rule(String chain, long handle) {
      this.chain = chain;
      this.handle = handle;
    }

    /** How many packets the rule has met. */
    public long packets() {
      String line =
          nft("--handle", "list chain inet lab " + chain)
              .lines()
              .filter(l -> l.endsWith("# handle " + handle))
              .findFirst()
              .orElseThrow(() -> new LabException("the rule was removed from " + host));
      return match(COUNTER, line);
    }

    /** Removes the rule. */
    @Override
    public void close() {
      nft("delete rule inet lab " + chain + " handle " + handle);
    }
  }

  private String nft(String... arguments) {
    return host.run(
        Stream.concat(Stream.of("nft"), Arrays.stream(arguments)).toArray(String[]::new));
  }

  private static long match(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new LabException("nft: expected '" + pattern + "' in: " + text);
    }
    return Long.parseLong(matcher.group(1));
  }

  private static String everyNth(int n) {
    if (n < 2) {
      throw new IllegalArgumentException("n: " + n + " (expected: at least 2)");
    }
    return "numgen inc mod " + n + " 0";
  }

  private static String destination(String address) {
    return family(address) + " daddr " + address;
  }

  private static String source(String address) {
    return family(address) + " saddr " + address;
  }

  private static String family(String address) {
    return address.contains(":") ? "ip6" : "ip";
  }
}

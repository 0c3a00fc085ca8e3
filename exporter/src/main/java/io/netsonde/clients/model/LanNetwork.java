package io.netsonde.clients.model;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.IpPrefix;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which addresses are clients': those in the networks behind this router's LAN interfaces, but for
 * the router's own, and those that no host has.
 *
 * <p>Immutable. Hot: {@link #isClient} is asked twice for each connection of a dump, and allocates
 * nothing.
 */
public final class LanNetwork {
  /** Nothing at all. */
  public static final LanNetwork NONE = new LanNetwork(List.of(), List.of(), Set.of(), Set.of());

  private final List<String> interfaces;
  private final List<IpPrefix> prefixes;
  private final Set<IpAddress> own;
  private final Set<IpAddress> noClients;
  private final long[] high;
  private final long[] low;
  private final long[] highMask;
  private final long[] lowMask;
  private final boolean[] v6;

  /** The few addresses in the networks that are not clients'. */
  private final long[] excludedHigh;

  private final long[] excludedLow;
  private final long[] ownHigh;
  private final long[] ownLow;

  /**
   * Makes a network.
   *
   * @param interfaces names of the interfaces behind which it is
   * @param prefixes its addresses
   * @param own the router's addresses
   * @param noHosts further addresses that no client has, such as those of broadcasts
   */
  public LanNetwork(
      Collection<String> interfaces,
      Collection<IpPrefix> prefixes,
      Collection<IpAddress> own,
      Collection<IpAddress> noHosts) {
    this.interfaces = interfaces.stream().distinct().sorted().toList();
    this.prefixes =
        prefixes.stream()
            .distinct()
            .sorted((a, b) -> a.toString().compareTo(b.toString()))
            .toList();
    this.own = own.stream().map(LanNetwork::withoutZone).collect(Collectors.toUnmodifiableSet());
    ownHigh = this.own.stream().mapToLong(IpAddress::high).toArray();
    ownLow = this.own.stream().mapToLong(IpAddress::low).toArray();
    Set<IpAddress> within = new HashSet<>();
    Stream.concat(this.own.stream(), noHosts.stream().map(LanNetwork::withoutZone))
        .filter(a -> this.prefixes.stream().anyMatch(p -> p.contains(a)))
        .forEach(within::add);
    this.noClients = Set.copyOf(within);
    int count = this.prefixes.size();
    high = new long[count];
    low = new long[count];
    highMask = new long[count];
    lowMask = new long[count];
    v6 = new boolean[count];
    for (int i = 0; i < count; i++) {
      IpPrefix prefix = this.prefixes.get(i);
      v6[i] = prefix.first().v6();
      high[i] = prefix.first().high();
      low[i] = prefix.first().low();
      int host = (v6[i] ? 128 : 32) - prefix.bits();
      highMask[i] = ~ones(Math.max(host - 64, 0));
      lowMask[i] = ~ones(Math.min(host, 64));
    }
    excludedHigh = this.noClients.stream().mapToLong(IpAddress::high).toArray();
    excludedLow = this.noClients.stream().mapToLong(IpAddress::low).toArray();
  }

  /** Names of the interfaces behind which the clients are. */
  public List<String> interfaces() {
    return interfaces;
  }

  /** The clients' networks. */
  public List<IpPrefix> prefixes() {
    return prefixes;
  }

  /** The networks of one family. */
  public List<IpPrefix> prefixes(boolean family6) {
    return prefixes.stream().filter(p -> p.first().v6() == family6).toList();
  }

  /** Whether there is nothing behind this router, so far as is known. */
  public boolean isEmpty() {
    return interfaces.isEmpty() || prefixes.isEmpty();
  }

  /** Whether an address may be a client's. */
  public boolean isClient(boolean family6, long addressHigh, long addressLow) {
    for (int i = 0; i < v6.length; i++) {
      if (v6[i] == family6
          && ((addressHigh ^ high[i]) & highMask[i]) == 0
          && ((addressLow ^ low[i]) & lowMask[i]) == 0) {
        return !has(excludedHigh, excludedLow, addressHigh, addressLow);
      }
    }
    return false;
  }

  /** Whether an address is the router's own; the families have none in common. */
  public boolean isOwn(boolean family6, long addressHigh, long addressLow) {
    return has(ownHigh, ownLow, addressHigh, addressLow) && (family6 || addressHigh == 0);
  }

  /** Whether an address may be a client's. */
  public boolean isClient(IpAddress address) {
    return isClient(address.v6(), address.high(), address.low());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LanNetwork that
        && interfaces.equals(that.interfaces)
        && prefixes.equals(that.prefixes)
        && own.equals(that.own)
        && noClients.equals(that.noClients);
  }

  @Override
  public int hashCode() {
    return 31 * interfaces.hashCode() + prefixes.hashCode();
  }

  @Override
  public String toString() {
    return interfaces + " " + prefixes;
  }

  private static boolean has(long[] highs, long[] lows, long addressHigh, long addressLow) {
    for (int i = 0; i < lows.length; i++) {
      if (lows[i] == addressLow && highs[i] == addressHigh) {
        return true;
      }
    }
    return false;
  }

  private static IpAddress withoutZone(IpAddress address) {
    return new IpAddress(address.v6(), address.high(), address.low(), 0);
  }

  private static long ones(int count) {
    return count == 64 ? -1 : (1L << count) - 1;
  }
}

package io.netsonde.tcp.pairs;

import io.netsonde.wire.IpPrefix;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What makes a pair, and how many there may be.
 *
 * @param maxPairs bound on rows, beside one for each device
 * @param idle how long a pair may be silent before its counts go over to {@code other}
 * @param ipv4Bits how many bits of an IPv4 address are told apart, 0 to 32
 * @param ipv6Bits how many bits of an IPv6 address are told apart, 0 to 128
 * @param include addresses of which one must be in a pair that gets a row; none for all
 * @param exclude addresses of which none may be in a pair that gets a row
 * @param includePorts ports of which one must be in it; none for all
 * @param excludePorts ports of which none may be in it
 * @param side which ends are told by their address
 * @param local addresses that are this side, where {@code side} asks for it
 */
public record PairConfig(
    int maxPairs,
    Duration idle,
    int ipv4Bits,
    int ipv6Bits,
    List<IpPrefix> include,
    List<IpPrefix> exclude,
    Set<Integer> includePorts,
    Set<Integer> excludePorts,
    Side side,
    List<IpPrefix> local) {

  /** Which ends of a pair are told by their address. */
  public enum Side {
    /** Both. */
    BOTH,
    /** Those that are local; the others are {@code remote}. */
    LOCAL,
    /** Those that are not local; these are {@code local}. */
    REMOTE
  }

  /** Copies the collections. */
  public PairConfig {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    includePorts = Set.copyOf(includePorts);
    excludePorts = Set.copyOf(excludePorts);
    local = List.copyOf(local);
  }

  /** A thousand pairs of single addresses. */
  public static PairConfig defaults() {
    return new PairConfig(
        1000,
        Duration.ofMinutes(10),
        32,
        128,
        List.of(),
        List.of(),
        Set.of(),
        Set.of(),
        Side.BOTH,
        List.of());
  }

  /** The same with another bound on rows and another time of silence. */
  public PairConfig with(int rows, Duration silence) {
    return new PairConfig(
        rows,
        silence,
        ipv4Bits,
        ipv6Bits,
        include,
        exclude,
        includePorts,
        excludePorts,
        side,
        local);
  }
}

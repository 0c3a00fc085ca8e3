package io.netsonde.tcp.pairs;

import io.netsonde.tcp.pairs.PairKey.End;
import io.netsonde.tcp.pairs.PairKey.Kind;
import io.netsonde.wire.IpPrefix;
import io.netsonde.wire.frame.AddressPair;
import java.util.List;
import java.util.Set;

/**
 * Which pair a packet belongs to: whether it may have a row at all, and how its addresses stand in
 * it.
 *
 * <p>Hot where nothing is selected, which is the default: then it only copies numbers.
 */
final class PairSelection {
  private final PairConfig config;
  private final boolean all;
  private final long v6High;
  private final long v6Low;
  private final long v4;

  PairSelection(PairConfig config) {
    this.config = config;
    all =
        config.include().isEmpty()
            && config.exclude().isEmpty()
            && config.includePorts().isEmpty()
            && config.excludePorts().isEmpty();
    v4 = config.ipv4Bits() == 0 ? 0 : (-1L << (32 - config.ipv4Bits())) & 0xffffffffL;
    v6High = ones(config.ipv6Bits());
    v6Low = ones(config.ipv6Bits() - 64);
  }

  /** The first so many bits set. */
  private static long ones(int bits) {
    return bits <= 0 ? 0 : bits >= Long.SIZE ? -1 : -1L << (Long.SIZE - bits);
  }

  /** Whether a pair may have a row of its own; ports are -1 where there are none. */
  boolean accepts(AddressPair pair, int sourcePort, int destinationPort) {
    if (all) {
      return true;
    }
    boolean ports =
        isIn(config.includePorts(), sourcePort, destinationPort, true)
            && !isIn(config.excludePorts(), sourcePort, destinationPort, false);
    boolean addresses =
        (config.include().isEmpty() || isIn(config.include(), pair))
            && !isIn(config.exclude(), pair);
    return ports && addresses;
  }

  private static boolean isIn(Set<Integer> ports, int one, int other, boolean whereNone) {
    return ports.isEmpty() ? whereNone : ports.contains(one) || ports.contains(other);
  }

  private static boolean isIn(List<IpPrefix> prefixes, AddressPair pair) {
    for (IpPrefix prefix : prefixes) {
      if (prefix.contains(pair.v6(), pair.sourceHigh(), pair.sourceLow())
          || prefix.contains(pair.v6(), pair.destinationHigh(), pair.destinationLow())) {
        return true;
      }
    }
    return false;
  }

  /** The key in numbers: source and destination, each two, and what they are. */
  void words(AddressPair pair, long[] words) {
    boolean v6 = pair.v6();
    words[0] = v6 ? pair.sourceHigh() & v6High : 0;
    words[1] = pair.sourceLow() & (v6 ? v6Low : v4);
    words[2] = v6 ? pair.destinationHigh() & v6High : 0;
    words[3] = pair.destinationLow() & (v6 ? v6Low : v4);
    long kind = v6 ? 4 : 3;
    words[4] = (kind << 4) | kind;
    if (config.side() != PairConfig.Side.BOTH) {
      words[4] =
          (kind(pair.sourceHigh(), pair.sourceLow(), v6, kind) << 4)
              | kind(pair.destinationHigh(), pair.destinationLow(), v6, kind);
      if ((words[4] >> 4) < 3) {
        words[0] = 0;
        words[1] = 0;
      }
      if ((words[4] & 0xf) < 3) {
        words[2] = 0;
        words[3] = 0;
      }
    }
  }

  private long kind(long high, long low, boolean v6, long told) {
    boolean local = false;
    for (IpPrefix prefix : config.local()) {
      local = local || prefix.contains(v6, high, low);
    }
    boolean tell = local == (config.side() == PairConfig.Side.LOCAL);
    return tell ? told : local ? 1L : 2L;
  }

  /** The key as labels have it. */
  PairKey key(Device device, long[] words) {
    return new PairKey(
        device,
        end((int) (words[4] >> 4), words[0], words[1]),
        end((int) (words[4] & 0xf), words[2], words[3]));
  }

  private End end(int kind, long high, long low) {
    return switch (kind) {
      case 1 -> new End(Kind.LOCAL, 0, 0, 0);
      case 2 -> new End(Kind.REMOTE, 0, 0, 0);
      case 3 -> new End(Kind.V4, high, low, config.ipv4Bits());
      default -> new End(Kind.V6, high, low, config.ipv6Bits());
    };
  }
}

package io.netsonde.wire.nftables;

import static io.netsonde.wire.nftables.Nftables.NFTA_DATA_VALUE;
import static io.netsonde.wire.nftables.Nftables.NFTA_LIST_ELEM;
import static io.netsonde.wire.nftables.Nftables.NFTA_SET_ELEM_FLAGS;
import static io.netsonde.wire.nftables.Nftables.NFTA_SET_ELEM_KEY;
import static io.netsonde.wire.nftables.Nftables.NFTA_SET_ELEM_LIST_ELEMENTS;
import static io.netsonde.wire.nftables.Nftables.NFT_SET_ELEM_INTERVAL_END;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.IpPrefix;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * An element that we put into a set.
 *
 * @param key in network order
 * @param end whether it is no element, but the first key after a range
 */
@SuppressWarnings("ArrayRecordComponent") // Written once, to the kernel.
public record NftElement(byte[] key, boolean end) {
  /** linux/if.h: IFNAMSIZ. */
  private static final int IFNAMSIZ = 16;

  /** The name of an interface. */
  public static NftElement interfaceName(String name) {
    return new NftElement(Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), IFNAMSIZ), false);
  }

  /**
   * Ranges of addresses of one family, without those that lie in others: the kernel refuses ranges
   * that overlap.
   */
  public static List<NftElement> ranges(List<IpPrefix> prefixes) {
    List<IpPrefix> wide = new ArrayList<>();
    prefixes.stream()
        .sorted(Comparator.comparingInt(IpPrefix::bits))
        .filter(prefix -> wide.stream().noneMatch(other -> other.contains(prefix.first())))
        .forEach(wide::add);
    List<NftElement> elements = new ArrayList<>();
    for (IpPrefix prefix : wide) {
      byte[] first = bytes(prefix.first());
      elements.add(new NftElement(first, false));
      byte[] after = after(first, prefix.bits());
      // A range up to the family's last address has nothing after it.
      if (after.length > 0) {
        elements.add(new NftElement(after, true));
      }
    }
    return elements;
  }

  static void write(NetlinkWriter writer, List<NftElement> elements) {
    writer.nest(NFTA_SET_ELEM_LIST_ELEMENTS);
    for (NftElement element : elements) {
      writer.nest(NFTA_LIST_ELEM);
      if (element.end) {
        writer.be32(NFTA_SET_ELEM_FLAGS, NFT_SET_ELEM_INTERVAL_END);
      }
      writer.nest(NFTA_SET_ELEM_KEY).bytes(NFTA_DATA_VALUE, element.key).endNest().endNest();
    }
    writer.endNest();
  }

  /** An address as it stands in headers. */
  static byte[] bytes(IpAddress address) {
    byte[] bytes = new byte[address.v6() ? 16 : 4];
    address.write(MemorySegment.ofArray(bytes), 0);
    return bytes;
  }

  /** The first address after a range; empty where there is none. */
  private static byte[] after(byte[] first, int bits) {
    int length = first.length * 8;
    BigInteger sum = new BigInteger(1, first).add(BigInteger.ONE.shiftLeft(length - bits));
    if (sum.bitLength() > length) {
      return new byte[0];
    }
    byte[] text = sum.toByteArray();
    byte[] after = new byte[first.length];
    int size = Math.min(text.length, after.length);
    System.arraycopy(text, text.length - size, after, after.length - size, size);
    return after;
  }
}

package io.netsonde.wire.nftables;

import static io.netsonde.wire.nftables.Nftables.NFTA_SET_DESC;
import static io.netsonde.wire.nftables.Nftables.NFTA_SET_DESC_SIZE;
import static io.netsonde.wire.nftables.Nftables.NFTA_SET_FLAGS;
import static io.netsonde.wire.nftables.Nftables.NFTA_SET_ID;
import static io.netsonde.wire.nftables.Nftables.NFTA_SET_KEY_LEN;
import static io.netsonde.wire.nftables.Nftables.NFTA_SET_KEY_TYPE;
import static io.netsonde.wire.nftables.Nftables.NFTA_SET_NAME;
import static io.netsonde.wire.nftables.Nftables.NFTA_SET_TABLE;
import static io.netsonde.wire.nftables.Nftables.NFTA_SET_TIMEOUT;
import static io.netsonde.wire.nftables.Nftables.NFT_SET_EVAL;
import static io.netsonde.wire.nftables.Nftables.NFT_SET_INTERVAL;
import static io.netsonde.wire.nftables.Nftables.NFT_SET_TIMEOUT;

import io.netsonde.wire.netlink.NetlinkWriter;

/**
 * What a set is made of.
 *
 * @param name of at most 127 bytes
 * @param flags {@code NFT_SET_…}
 * @param keyType by which {@code nft list} shows keys: the types of their parts, six bits each
 * @param keyBytes a multiple of four, or fewer than four
 * @param size most elements; 0 for no bound
 * @param timeoutMillis how long an element stays without traffic; 0 for ever
 */
public record NftSet(
    String name, int flags, int keyType, int keyBytes, int size, long timeoutMillis) {
  /** nft's number of the type {@code ipv4_addr} (its {@code datatype.h}). */
  public static final int TYPE_IPV4 = 7;

  /** nft's number of the type {@code ipv6_addr}. */
  public static final int TYPE_IPV6 = 8;

  /** nft's number of the type {@code mark}. */
  public static final int TYPE_MARK = 19;

  /** nft's number of the type {@code ifname}. */
  public static final int TYPE_IFNAME = 41;

  private static final int BITS_PER_TYPE = 6;

  /** A set of single values that only we change. */
  public static NftSet ofValues(String name, int keyType, int keyBytes) {
    return new NftSet(name, 0, keyType, keyBytes, 0, 0);
  }

  /** A set of ranges that only we change. */
  public static NftSet ofRanges(String name, int keyType, int keyBytes) {
    return new NftSet(name, NFT_SET_INTERVAL, keyType, keyBytes, 0, 0);
  }

  /** A set to which packets add elements. */
  public static NftSet ofCounters(
      String name, int keyType, int keyBytes, int size, long timeoutMillis) {
    return new NftSet(name, NFT_SET_EVAL | NFT_SET_TIMEOUT, keyType, keyBytes, size, timeoutMillis);
  }

  /** Number of the type of two parts, one after the other. */
  public static int pair(int first, int second) {
    return first << BITS_PER_TYPE | second;
  }

  void write(NetlinkWriter writer, String table, int id) {
    writer
        .string(NFTA_SET_TABLE, table)
        .string(NFTA_SET_NAME, name)
        .be32(NFTA_SET_FLAGS, flags)
        .be32(NFTA_SET_KEY_TYPE, keyType)
        .be32(NFTA_SET_KEY_LEN, keyBytes)
        .be32(NFTA_SET_ID, id);
    if (size > 0) {
      writer.nest(NFTA_SET_DESC).be32(NFTA_SET_DESC_SIZE, size).endNest();
    }
    if (timeoutMillis > 0) {
      writer.be64(NFTA_SET_TIMEOUT, timeoutMillis);
    }
  }
}

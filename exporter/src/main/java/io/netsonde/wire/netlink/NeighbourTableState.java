package io.netsonde.wire.netlink;

import static io.netsonde.wire.netlink.Neighbours.NDTA_CONFIG;
import static io.netsonde.wire.netlink.Neighbours.NDTA_STATS;
import static io.netsonde.wire.netlink.Neighbours.NDTA_THRESH3;
import static io.netsonde.wire.netlink.Neighbours.RTM_GETNEIGHTBL;
import static io.netsonde.wire.netlink.Neighbours.RTM_NEWNEIGHTBL;
import static io.netsonde.wire.netlink.Rtnetlink.AF_INET;
import static io.netsonde.wire.netlink.Rtnetlink.AF_INET6;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.netsonde.wire.CStruct;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * How full the kernel's neighbour table of a family is, over all network namespaces of the machine.
 *
 * @param v6 of which family
 * @param entries in it now
 * @param max above which the kernel refuses new ones ({@code gc_thresh3})
 * @param refused how often it has refused one since the machine was started
 */
public record NeighbourTableState(boolean v6, long entries, long max, long refused) {
  static final CStruct NDTMSG =
      CStruct.of(
          "struct ndtmsg",
          "linux/neighbour.h",
          CStruct.u8("ndtm_family"),
          CStruct.u8("ndtm_pad1"),
          CStruct.u16("ndtm_pad2"));

  static final CStruct CONFIG =
      CStruct.of(
          "struct ndt_config",
          "linux/neighbour.h",
          CStruct.u16("ndtc_key_len"),
          CStruct.u16("ndtc_entry_size"),
          CStruct.u32("ndtc_entries"),
          CStruct.u32("ndtc_last_flush"),
          CStruct.u32("ndtc_last_rand"),
          CStruct.u32("ndtc_hash_rnd"),
          CStruct.u32("ndtc_hash_mask"),
          CStruct.u32("ndtc_hash_chain_gc"),
          CStruct.u32("ndtc_proxy_qlen"));

  static final CStruct STATS =
      CStruct.of(
          "struct ndt_stats",
          "linux/neighbour.h",
          CStruct.u64("ndts_allocs"),
          CStruct.u64("ndts_destroys"),
          CStruct.u64("ndts_hash_grows"),
          CStruct.u64("ndts_res_failed"),
          CStruct.u64("ndts_lookups"),
          CStruct.u64("ndts_hits"),
          CStruct.u64("ndts_rcv_probes_mcast"),
          CStruct.u64("ndts_rcv_probes_ucast"),
          CStruct.u64("ndts_periodic_gc_runs"),
          CStruct.u64("ndts_forced_gc_runs"),
          CStruct.u64("ndts_table_fulls"));

  private static final long FAMILY = NDTMSG.offset("ndtm_family");
  private static final long ENTRIES = CONFIG.offset("ndtc_entries");
  private static final long FULLS = STATS.offset("ndts_table_fulls");

  /** Writes the question for the tables of all families. */
  public static NetlinkWriter dump(NetlinkWriter writer) {
    return writer.clear().message(RTM_GETNEIGHTBL, 0).put32(0);
  }

  /**
   * Reads the message that the cursor is at.
   *
   * @return null for what is no such table as a whole, but its settings for one interface
   * @throws NetlinkFormatException when it is cut short
   */
  public static @Nullable NeighbourTableState of(NetlinkMessages message)
      throws NetlinkFormatException {
    if (message.type() != RTM_NEWNEIGHTBL) {
      return null;
    }
    NetlinkAttributes attributes = message.attributes(NDTMSG.size());
    int family = message.u8(FAMILY);
    long entries = -1;
    long max = -1;
    long refused = -1;
    while (attributes.next()) {
      switch (attributes.type()) {
        case NDTA_THRESH3 -> max = attributes.u32();
        case NDTA_CONFIG ->
            entries =
                Integer.toUnsignedLong(part(attributes, CONFIG).get(JAVA_INT_UNALIGNED, ENTRIES));
        case NDTA_STATS -> refused = part(attributes, STATS).get(JAVA_LONG_UNALIGNED, FULLS);
        default -> {}
      }
    }
    boolean whole = entries >= 0 && max >= 0 && refused >= 0;
    return whole && (family == AF_INET || family == AF_INET6)
        ? new NeighbourTableState(family == AF_INET6, entries, max, refused)
        : null;
  }

  private static MemorySegment part(NetlinkAttributes attribute, CStruct struct)
      throws NetlinkFormatException {
    if (attribute.length() < struct.size()) {
      throw new NetlinkFormatException(
          "state of a neighbour table: "
              + attribute.length()
              + " bytes (expected: "
              + struct.size()
              + ")");
    }
    return attribute.segment().asSlice(attribute.offset(), struct.size());
  }
}

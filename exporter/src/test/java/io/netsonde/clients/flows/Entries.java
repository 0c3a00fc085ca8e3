package io.netsonde.clients.flows;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.conntrack.Conntrack;
import io.netsonde.wire.conntrack.ConntrackEntry;
import io.netsonde.wire.netlink.NetlinkMessages;
import io.netsonde.wire.netlink.NetlinkWriter;
import io.netsonde.wire.netlink.Nfnetlink;
import java.io.IOException;

/** Messages of connection tracking as the kernel writes them. */
final class Entries {
  private static final int UDP = 17;

  private final NetlinkWriter writer = new NetlinkWriter();
  private final ConntrackEntry entry = new ConntrackEntry();

  /**
   * A connection of IPv4.
   *
   * @param id the kernel's number of it
   * @param from who began it
   * @param to whom it was begun with
   * @param answers who answers, where that is another
   */
  record Flow(int id, String from, String to, String answers) {
    Flow(int id, String from, String to) {
      this(id, from, to, to);
    }
  }

  /** A connection that is there, without counters. */
  ConntrackEntry there(Flow flow) throws IOException {
    return read(flow, false, -1, -1);
  }

  /** A connection that has sent and received so many bytes, in packets of 100. */
  ConntrackEntry there(Flow flow, long sent, long answered) throws IOException {
    return read(flow, false, sent, answered);
  }

  /** A connection that has ended. */
  ConntrackEntry ended(Flow flow, long sent, long answered) throws IOException {
    return read(flow, true, sent, answered);
  }

  private ConntrackEntry read(Flow flow, boolean ended, long sent, long answered)
      throws IOException {
    int type = ended ? Conntrack.IPCTNL_MSG_CT_DELETE : Conntrack.IPCTNL_MSG_CT_NEW;
    Nfnetlink.message(writer.clear(), Conntrack.type(type), 0, 2, 0);
    tuple(Conntrack.CTA_TUPLE_ORIG, flow.from, flow.to);
    tuple(Conntrack.CTA_TUPLE_REPLY, flow.answers, flow.from);
    writer.be32(Conntrack.CTA_ID, flow.id);
    if (sent >= 0) {
      counters(Conntrack.CTA_COUNTERS_ORIG, sent);
      counters(Conntrack.CTA_COUNTERS_REPLY, answered);
    }
    NetlinkMessages messages = new NetlinkMessages().over(writer.written(), 0, writer.size());
    if (!messages.next() || !entry.read(messages)) {
      throw new AssertionError("no connection: " + flow);
    }
    return entry;
  }

  private void tuple(int type, String source, String destination) {
    writer
        .nest(type)
        .nest(Conntrack.CTA_TUPLE_IP)
        .be32(Conntrack.CTA_IP_V4_SRC, bits(source))
        .be32(Conntrack.CTA_IP_V4_DST, bits(destination))
        .endNest()
        .nest(Conntrack.CTA_TUPLE_PROTO)
        .u8(Conntrack.CTA_PROTO_NUM, UDP)
        .endNest()
        .endNest();
  }

  private void counters(int type, long bytes) {
    writer
        .nest(type)
        .be64(Conntrack.CTA_COUNTERS_PACKETS, (bytes + 99) / 100)
        .be64(Conntrack.CTA_COUNTERS_BYTES, bytes)
        .endNest();
  }

  private static int bits(String address) {
    return (int) IpAddress.parse(address).orElseThrow().low();
  }
}

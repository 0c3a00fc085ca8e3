package io.netsonde.wire.jool;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.netsonde.wire.netlink.Netlink;
import io.netsonde.wire.netlink.NetlinkAttributes;
import io.netsonde.wire.netlink.NetlinkFormatException;
import io.netsonde.wire.netlink.NetlinkWriter;
import java.util.List;

/**
 * What is wanted of an entry in the list of sessions: they are counted, not shown.
 *
 * @param tcpState number of the state of a TCP session; of others it says nothing
 */
public record SessionEntry(int tcpState) {
  private static final int STATE = 6;
  private static final int TIMER = 7;

  /** RFC 6146 section 3.5.2.2, in the order in which Jool numbers them. */
  private static final List<String> STATES =
      List.of(
          "established",
          "v6_init",
          "v4_init",
          "v4_fin_rcv",
          "v6_fin_rcv",
          "v4_fin_v6_fin_rcv",
          "trans");

  /**
   * Reads the entry that the cursor is at.
   *
   * @throws NetlinkFormatException when it is cut short or has no state
   */
  public static SessionEntry of(NetlinkAttributes entry) throws NetlinkFormatException {
    NetlinkAttributes fields = entry.nested();
    int state = -1;
    while (fields.next()) {
      if (fields.type() == STATE) {
        state = fields.u8();
      }
    }
    if (state < 0) {
      throw new NetlinkFormatException("a session without a state in Jool's list");
    }
    return new SessionEntry(state);
  }

  /** The TCP state in small letters, {@code other} where it is not one of RFC 6146. */
  public String tcpStateLabel() {
    return tcpState < STATES.size() ? STATES.get(tcpState) : "other";
  }

  /**
   * The entry as it is sent back to ask for those after it: all of it but the kind of its timer,
   * which Jool's own client leaves out.
   */
  public static byte[] position(NetlinkAttributes entry) throws NetlinkFormatException {
    NetlinkAttributes fields = entry.nested();
    NetlinkWriter writer = new NetlinkWriter().message(0, 0);
    int header = writer.size();
    while (fields.next()) {
      if (fields.type() != TIMER) {
        int nested = fields.isNested() ? Netlink.NLA_F_NESTED : 0;
        writer.bytes(fields.type() | nested, fields.bytes());
      }
    }
    return writer.written().asSlice(header).toArray(JAVA_BYTE);
  }
}

package io.netsonde.wire.netlink;

import static io.netsonde.wire.netlink.GenericNetlink.CTRL_ATTR_FAMILY_ID;
import static io.netsonde.wire.netlink.GenericNetlink.CTRL_ATTR_FAMILY_NAME;
import static io.netsonde.wire.netlink.GenericNetlink.CTRL_ATTR_HDRSIZE;
import static io.netsonde.wire.netlink.GenericNetlink.CTRL_ATTR_MAXATTR;
import static io.netsonde.wire.netlink.GenericNetlink.CTRL_ATTR_VERSION;
import static io.netsonde.wire.netlink.GenericNetlink.CTRL_CMD_GETFAMILY;
import static io.netsonde.wire.netlink.GenericNetlink.CTRL_CMD_NEWFAMILY;
import static io.netsonde.wire.netlink.GenericNetlink.GENL_ID_CTRL;

/**
 * A generic netlink family as {@code CTRL_CMD_GETFAMILY} describes it.
 *
 * @param id message type of the family, which the kernel gives out anew at each loading
 * @param version as the family numbers itself
 * @param headerBytes bytes of the family's own header, after that of generic netlink
 * @param largestAttribute highest type of an attribute that the family knows
 */
public record GenericFamily(int id, int version, int headerBytes, int largestAttribute) {
  private static final int CONTROL_VERSION = 1;

  /**
   * Writes the question for a family.
   *
   * <p>Where the kernel does not know the family, it starts {@code modprobe} to look for it, and
   * answers {@code ENOENT} after that: ask only for what is there.
   */
  public static NetlinkWriter request(NetlinkWriter writer, String name) {
    return GenericNetlink.request(writer.clear(), GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CONTROL_VERSION)
        .string(CTRL_ATTR_FAMILY_NAME, name);
  }

  /**
   * Reads the message that the cursor is at.
   *
   * @throws NetlinkFormatException when it is no description of a family, or cut short
   */
  public static GenericFamily of(NetlinkMessages message) throws NetlinkFormatException {
    if (message.type() != GENL_ID_CTRL || GenericNetlink.command(message) != CTRL_CMD_NEWFAMILY) {
      throw new NetlinkFormatException(
          "generic netlink family: a message of type "
              + message.type()
              + " (expected: CTRL_CMD_NEWFAMILY)");
    }
    NetlinkAttributes attributes = message.attributes(GenericNetlink.headerBytes());
    int id = 0;
    long version = 0;
    long headerBytes = 0;
    long largestAttribute = 0;
    while (attributes.next()) {
      switch (attributes.type()) {
        case CTRL_ATTR_FAMILY_ID -> id = attributes.u16();
        case CTRL_ATTR_VERSION -> version = attributes.u32();
        case CTRL_ATTR_HDRSIZE -> headerBytes = attributes.u32();
        case CTRL_ATTR_MAXATTR -> largestAttribute = attributes.u32();
        default -> {}
      }
    }
    if (id < GENL_ID_CTRL || headerBytes > NetlinkWriter.MAX_BYTES) {
      throw new NetlinkFormatException(
          "generic netlink family: number "
              + id
              + ", header of "
              + headerBytes
              + " bytes (expected: at least 16, at most 65536)");
    }
    return new GenericFamily(id, (int) version, (int) headerBytes, (int) largestAttribute);
  }
}

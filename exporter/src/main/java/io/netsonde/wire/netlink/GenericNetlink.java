package io.netsonde.wire.netlink;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;

/** Constants of generic netlink, named as in {@code linux/genetlink.h}. */
@CHeader("linux/genetlink.h")
public final class GenericNetlink {
  /** Message type of the family that tells of all others. */
  public static final int GENL_ID_CTRL = 0x10;

  public static final int CTRL_CMD_NEWFAMILY = 1;
  public static final int CTRL_CMD_GETFAMILY = 3;

  public static final int CTRL_ATTR_FAMILY_ID = 1;
  public static final int CTRL_ATTR_FAMILY_NAME = 2;
  public static final int CTRL_ATTR_VERSION = 3;
  public static final int CTRL_ATTR_HDRSIZE = 4;
  public static final int CTRL_ATTR_MAXATTR = 5;

  static final CStruct GENLMSGHDR =
      CStruct.of(
          "struct genlmsghdr",
          "linux/genetlink.h",
          CStruct.u8("cmd"),
          CStruct.u8("version"),
          CStruct.u16("reserved"));

  private GenericNetlink() {}

  /** Bytes of the header that stands before a family's own ({@code GENL_HDRLEN}). */
  public static long headerBytes() {
    return GENLMSGHDR.size();
  }

  /** The command of the message that the cursor is at. */
  public static int command(NetlinkMessages message) throws NetlinkFormatException {
    return message.u8(GENLMSGHDR.offset("cmd"));
  }

  /** Begins a request to a family. */
  public static NetlinkWriter request(NetlinkWriter writer, int family, int command, int version) {
    return writer.message(family, Netlink.NLM_F_REQUEST).put8(command).put8(version).put16(0);
  }
}

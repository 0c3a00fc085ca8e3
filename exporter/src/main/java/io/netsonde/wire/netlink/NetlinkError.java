package io.netsonde.wire.netlink;

import static io.netsonde.wire.netlink.Netlink.NLMSGERR_ATTR_MISS_TYPE;
import static io.netsonde.wire.netlink.Netlink.NLMSGERR_ATTR_MSG;
import static io.netsonde.wire.netlink.Netlink.NLMSGERR_ATTR_OFFS;
import static io.netsonde.wire.netlink.Netlink.NLMSG_DONE;
import static io.netsonde.wire.netlink.Netlink.NLM_F_ACK_TLVS;
import static io.netsonde.wire.netlink.Netlink.NLM_F_CAPPED;

import io.netsonde.wire.CStruct;

/**
 * What the kernel says of a request, in an {@code NLMSG_ERROR} or at the end of a dump.
 *
 * @param errno positive error number, or 0 for success
 * @param text the kernel's explanation in English, or empty
 * @param attributeOffset bytes from the start of the request to the attribute that is wrong, or -1
 * @param missingType type of the attribute that should have been there, or -1
 */
public record NetlinkError(int errno, String text, long attributeOffset, long missingType) {
  static final CStruct NLMSGERR =
      CStruct.of(
          "struct nlmsgerr",
          "linux/netlink.h",
          CStruct.u32("error"),
          CStruct.nested("msg", NetlinkMessages.NLMSGHDR));

  private static final long ERROR = NLMSGERR.offset("error");
  private static final long REQUEST = NLMSGERR.offset("msg");

  /**
   * Reads the message that the cursor is at, of type {@code NLMSG_ERROR} or {@code NLMSG_DONE}.
   *
   * @throws NetlinkFormatException when it is cut short
   */
  public static NetlinkError of(NetlinkMessages message) throws NetlinkFormatException {
    if (message.type() == NLMSG_DONE && message.length() < 4) {
      return new NetlinkError(0, "", -1, -1);
    }
    int errno = magnitude(message.s32(ERROR));
    if ((message.flags() & NLM_F_ACK_TLVS) == 0) {
      return new NetlinkError(errno, "", -1, -1);
    }
    return explained(errno, message.attributes(explanation(message)));
  }

  /** Where the attributes begin: after the error code and, in an error, the request it quotes. */
  private static long explanation(NetlinkMessages message) throws NetlinkFormatException {
    if (message.type() == NLMSG_DONE) {
      return 4;
    }
    if ((message.flags() & NLM_F_CAPPED) != 0) {
      return NLMSGERR.size();
    }
    return REQUEST
        + NetlinkAttributes.aligned(
            Integer.toUnsignedLong(message.s32(REQUEST + NetlinkMessages.LEN)));
  }

  private static NetlinkError explained(int errno, NetlinkAttributes attributes)
      throws NetlinkFormatException {
    String text = "";
    long offset = -1;
    long missing = -1;
    while (attributes.next()) {
      switch (attributes.type()) {
        case NLMSGERR_ATTR_MSG -> text = attributes.string();
        case NLMSGERR_ATTR_OFFS -> offset = attributes.u32();
        case NLMSGERR_ATTR_MISS_TYPE -> missing = attributes.u32();
        default -> {}
      }
    }
    return new NetlinkError(errno, text, offset, missing);
  }

  /** The kernel sends {@code -errno}; a dump may end with a positive count, which is no error. */
  private static int magnitude(int code) {
    return code < 0 ? -Math.max(code, -Integer.MAX_VALUE) : 0;
  }
}

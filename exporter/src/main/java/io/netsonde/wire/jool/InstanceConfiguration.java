package io.netsonde.wire.jool;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.netlink.NetlinkAttributes;
import io.netsonde.wire.netlink.NetlinkFormatException;
import java.lang.foreign.MemorySegment;

/**
 * What is wanted of an instance's configuration.
 *
 * @param enabled whether it translates, as far as an administrator has a say
 * @param pool6 the prefix that stands for IPv4 in IPv6, such as {@code 64:ff9b::/96}; empty where
 *     there is none
 */
public record InstanceConfiguration(boolean enabled, String pool6) {
  private static final int ENABLED = 1;
  private static final int POOL6 = 2;
  private static final int PREFIX_ADDRESS = 1;
  private static final int PREFIX_LENGTH = 2;
  private static final int V6_BYTES = 16;

  /**
   * Reads the attributes of an answer.
   *
   * @throws NetlinkFormatException when they are cut short or do not say whether it is enabled
   */
  public static InstanceConfiguration of(NetlinkAttributes attributes)
      throws NetlinkFormatException {
    int enabled = -1;
    String pool6 = "";
    while (attributes.next()) {
      switch (attributes.type()) {
        case ENABLED -> enabled = attributes.u8();
        case POOL6 -> pool6 = prefix(attributes.nested());
        default -> {}
      }
    }
    if (enabled < 0) {
      throw new NetlinkFormatException("Jool's configuration does not say whether it is enabled");
    }
    return new InstanceConfiguration(enabled != 0, pool6);
  }

  /** The prefix as text; empty where the parts are missing, as they are when it is not set. */
  private static String prefix(NetlinkAttributes parts) throws NetlinkFormatException {
    byte[] address = {};
    int length = -1;
    while (parts.next()) {
      switch (parts.type()) {
        case PREFIX_ADDRESS -> address = parts.bytes();
        case PREFIX_LENGTH -> length = parts.u8();
        default -> {}
      }
    }
    return address.length == V6_BYTES && length >= 0
        ? IpAddress.v6(MemorySegment.ofArray(address), 0) + "/" + length
        : "";
  }
}

package io.netsonde.wire.netlink;

import static io.netsonde.wire.netlink.Rtnetlink.AF_INET;
import static io.netsonde.wire.netlink.Rtnetlink.AF_INET6;
import static io.netsonde.wire.netlink.Rtnetlink.IFA_ADDRESS;
import static io.netsonde.wire.netlink.Rtnetlink.IFA_FLAGS;
import static io.netsonde.wire.netlink.Rtnetlink.IFA_F_DEPRECATED;
import static io.netsonde.wire.netlink.Rtnetlink.IFA_F_TENTATIVE;
import static io.netsonde.wire.netlink.Rtnetlink.IFA_LOCAL;

import io.netsonde.wire.CStruct;
import io.netsonde.wire.IpAddress;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * An address of an interface as {@code RTM_NEWADDR} and {@code RTM_DELADDR} describe it.
 *
 * @param index number of the interface in its namespace
 * @param address the machine's own address, not the peer's of a point-to-point link
 * @param prefixLength bits of the network part, 0 to 32 or 0 to 128
 * @param scope {@code RT_SCOPE_…}: 0 is global, 253 the link, 254 the host
 * @param flags {@code IFA_F_…}
 */
public record InterfaceAddress(
    int index, IpAddress address, int prefixLength, int scope, int flags) {
  static final CStruct IFADDRMSG =
      CStruct.of(
          "struct ifaddrmsg",
          "linux/if_addr.h",
          CStruct.u8("ifa_family"),
          CStruct.u8("ifa_prefixlen"),
          CStruct.u8("ifa_flags"),
          CStruct.u8("ifa_scope"),
          CStruct.u32("ifa_index"));

  private static final long FAMILY = IFADDRMSG.offset("ifa_family");
  private static final long PREFIX_LENGTH = IFADDRMSG.offset("ifa_prefixlen");
  private static final long FLAGS = IFADDRMSG.offset("ifa_flags");
  private static final long SCOPE = IFADDRMSG.offset("ifa_scope");
  private static final long INDEX = IFADDRMSG.offset("ifa_index");

  /**
   * Reads the message that the cursor is at.
   *
   * @return null for an address that is neither IPv4 nor IPv6
   * @throws NetlinkFormatException when it is cut short or holds no address
   */
  public static @Nullable InterfaceAddress of(NetlinkMessages message)
      throws NetlinkFormatException {
    NetlinkAttributes attributes = message.attributes(IFADDRMSG.size());
    int family = message.u8(FAMILY);
    if (family != AF_INET && family != AF_INET6) {
      return null;
    }
    byte[] own = {};
    byte[] peer = {};
    // Eight bits in the header; the rest came later, in an attribute that repeats the first eight.
    int flags = message.u8(FLAGS);
    while (attributes.next()) {
      switch (attributes.type()) {
        case IFA_LOCAL -> own = attributes.bytes();
        case IFA_ADDRESS -> peer = attributes.bytes();
        case IFA_FLAGS -> flags = attributes.s32();
        default -> {}
      }
    }
    return new InterfaceAddress(
        message.s32(INDEX),
        address(family, own.length == 0 ? peer : own),
        message.u8(PREFIX_LENGTH),
        message.u8(SCOPE),
        flags);
  }

  /**
   * Begins a request about addresses.
   *
   * @param type {@code RTM_…ADDR}
   * @param family {@code AF_…}, {@code AF_UNSPEC} for all
   * @param prefixLength bits of the network part
   * @param index the interface, or 0 for all
   */
  public static NetlinkWriter request(
      NetlinkWriter writer, int type, int messageFlags, int family, int prefixLength, int index) {
    return writer
        .message(type, messageFlags)
        .put8(family)
        .put8(prefixLength)
        .put8(0)
        .put8(0)
        .put32(index);
  }

  /** Whether the address is still being checked for uniqueness and cannot be a source. */
  public boolean isTentative() {
    return (flags & IFA_F_TENTATIVE) != 0;
  }

  /** Whether the address should not be used for new conversations. */
  public boolean isDeprecated() {
    return (flags & IFA_F_DEPRECATED) != 0;
  }

  private static IpAddress address(int family, byte[] bytes) throws NetlinkFormatException {
    int expected = family == AF_INET ? 4 : 16;
    if (bytes.length != expected) {
      throw new NetlinkFormatException(
          "interface address: " + bytes.length + " bytes (expected: " + expected + ")");
    }
    MemorySegment segment = MemorySegment.ofArray(bytes);
    return family == AF_INET ? IpAddress.v4(segment, 0) : IpAddress.v6(segment, 0);
  }
}

package io.netsonde.wire.jool;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.netlink.NetlinkAttributes;
import io.netsonde.wire.netlink.NetlinkFormatException;
import java.lang.foreign.MemorySegment;

/**
 * IPv4 transport addresses that a NAT64 may give to IPv6 clients.
 *
 * @param mark packet mark that a client's packets must have
 * @param protocol transport protocol
 * @param prefix first address of the prefix
 * @param prefixLength bits of the prefix, 0 to 32
 * @param firstPort lowest port, or ICMP identifier
 * @param lastPort highest port, or ICMP identifier; not below the first
 */
public record Pool4Entry(
    long mark,
    TransportProtocol protocol,
    IpAddress prefix,
    int prefixLength,
    int firstPort,
    int lastPort) {
  private static final int MARK = 1;
  private static final int PROTOCOL = 4;
  private static final int PREFIX = 5;
  private static final int FIRST_PORT = 6;
  private static final int LAST_PORT = 7;
  private static final int PREFIX_ADDRESS = 1;
  private static final int PREFIX_LENGTH = 2;
  private static final int V4_BITS = 32;

  /**
   * Reads the entry that the cursor is at.
   *
   * @throws NetlinkFormatException when it is cut short, lacks a part or contradicts itself
   */
  public static Pool4Entry of(NetlinkAttributes entry) throws NetlinkFormatException {
    NetlinkAttributes fields = entry.nested();
    long mark = 0;
    int protocol = -1;
    byte[] address = {};
    int length = V4_BITS + 1;
    int first = 0;
    int last = -1;
    while (fields.next()) {
      switch (fields.type()) {
        case MARK -> mark = fields.u32();
        case PROTOCOL -> protocol = fields.u8();
        case PREFIX -> {
          NetlinkAttributes parts = fields.nested();
          while (parts.next()) {
            switch (parts.type()) {
              case PREFIX_ADDRESS -> address = parts.bytes();
              case PREFIX_LENGTH -> length = parts.u8();
              default -> {}
            }
          }
        }
        case FIRST_PORT -> first = fields.u16();
        case LAST_PORT -> last = fields.u16();
        default -> {}
      }
    }
    if (address.length != Integer.BYTES || length > V4_BITS || last < first) {
      throw new NetlinkFormatException(
          "an entry of Jool's pool4: "
              + address.length
              + " bytes of address, /"
              + length
              + ", ports "
              + first
              + " to "
              + last
              + " (expected: 4 bytes, at most /32, ascending ports)");
    }
    int number = protocol;
    return new Pool4Entry(
        mark,
        TransportProtocol.of(number)
            .orElseThrow(() ->
                new NetlinkFormatException(
                    "an entry of Jool's pool4: protocol " + number + " (expected: 0 to 2)")),
        IpAddress.v4(MemorySegment.ofArray(address), 0),
        length,
        first,
        last);
  }

  /** How many transport addresses the entry has: addresses times ports. */
  public long capacity() {
    return (1L << (V4_BITS - prefixLength)) * (lastPort - firstPort + 1);
  }
}

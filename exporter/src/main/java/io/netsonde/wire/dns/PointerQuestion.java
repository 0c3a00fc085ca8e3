package io.netsonde.wire.dns;

import io.netsonde.wire.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The question for the names of an address: a record PTR under {@code in-addr.arpa} (RFC 1035
 * section 3.5) or {@code ip6.arpa} (RFC 3596 section 2.5).
 *
 * @param address without regard to its zone
 */
public record PointerQuestion(IpAddress address) {
  static final int PTR = 12;
  private static final short RECURSION_DESIRED = 0x0100;
  private static final int IPV6_DIGITS = 32;

  /** The name under which the address is listed, in small letters and without the root's dot. */
  public String name() {
    StringBuilder name = new StringBuilder();
    if (address.v6()) {
      HexFormat hex = HexFormat.of();
      String digits = hex.toHexDigits(address.high()) + hex.toHexDigits(address.low());
      for (int i = IPV6_DIGITS - 1; i >= 0; i--) {
        name.append(digits.charAt(i)).append('.');
      }
      return name.append("ip6.arpa").toString();
    }
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      name.append(address.low() >>> shift & 255).append('.');
    }
    return name.append("in-addr.arpa").toString();
  }

  /**
   * The question as a whole message, to a server or to a group: a multicast responder answers one
   * that comes from another port than its own like a server (RFC 6762 section 6.7).
   *
   * @param id 0 to 65535, not to be guessed by others
   * @return ready to be read
   */
  public ByteBuffer query(int id) {
    String name = name();
    ByteBuffer message = ByteBuffer.allocate(DnsQuestion.HEADER_BYTES + name.length() + 2 + 4);
    message.putShort((short) id).putShort(RECURSION_DESIRED);
    message.putShort((short) 1).putShort((short) 0).putInt(0);
    for (String label : name.split("\\.", -1)) {
      message.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
    }
    message.put((byte) 0).putShort((short) PTR).putShort((short) DnsQuestion.CLASS_IN);
    return message.flip();
  }
}

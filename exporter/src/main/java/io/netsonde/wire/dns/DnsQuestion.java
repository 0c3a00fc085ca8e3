package io.netsonde.wire.dns;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The question for a name's addresses of one family.
 *
 * @param name all labels up to the root, in small letters and without the root's dot: {@code
 *     a.example}; at most 253 characters of ASCII, labels of 1 to 63
 * @param type which addresses
 */
public record DnsQuestion(String name, DnsType type) {
  static final int HEADER_BYTES = 12;
  static final int CLASS_IN = 1;
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;

  /** RFC 1035 section 4.1.1: please ask others where you do not know yourself. */
  private static final short RECURSION_DESIRED = 0x0100;

  /**
   * Makes letters small: names are compared without regard to case (RFC 4343).
   *
   * @throws IllegalArgumentException when the name does not fit into a message
   */
  public DnsQuestion {
    name = name.toLowerCase(Locale.ROOT);
    if (name.isEmpty()
        || name.length() > LONGEST_NAME
        || !StandardCharsets.US_ASCII.newEncoder().canEncode(name)) {
      throw new IllegalArgumentException(
          "name: '" + name + "' (expected: 1 to 253 characters of ASCII)");
    }
    for (String label : name.split("\\.", -1)) {
      if (label.isEmpty() || label.length() > LONGEST_LABEL) {
        throw new IllegalArgumentException("label: '" + label + "' (expected: 1 to 63 characters)");
      }
    }
  }

  /**
   * The question as a whole message. It does not offer EDNS (RFC 6891): what is longer than 512
   * bytes comes over TCP, and no server or firewall stumbles over an option.
   *
   * @param id 0 to 65535, not to be guessed by others
   * @return ready to be read
   */
  public ByteBuffer query(int id) {
    ByteBuffer message = ByteBuffer.allocate(HEADER_BYTES + name.length() + 2 + 4);
    message.putShort((short) id).putShort(RECURSION_DESIRED);
    message.putShort((short) 1).putShort((short) 0).putInt(0);
    for (String label : name.split("\\.", -1)) {
      message.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
    }
    message.put((byte) 0).putShort((short) type.code()).putShort((short) CLASS_IN);
    return message.flip();
  }
}

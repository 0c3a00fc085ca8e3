package io.netsonde.wire.nftables;

import java.nio.charset.StandardCharsets;

/**
 * A comment as {@code nft} writes it into the user data of a rule or a table: a row of type, length
 * and value, a byte each for the first two.
 */
final class Comment {
  /** libnftnl's udata.h: NFTNL_UDATA_RULE_COMMENT and NFTNL_UDATA_TABLE_COMMENT. */
  private static final int UDATA_COMMENT = 0;

  private Comment() {}

  /** The user data that is this comment, of at most 127 bytes. */
  static byte[] userData(String comment) {
    byte[] text = comment.getBytes(StandardCharsets.UTF_8);
    byte[] data = new byte[text.length + 3];
    data[0] = UDATA_COMMENT;
    data[1] = (byte) (text.length + 1);
    System.arraycopy(text, 0, data, 2, text.length);
    return data;
  }

  /** The comment in user data; empty where there is none. */
  static String of(byte[] data) {
    int at = 0;
    while (at + 2 <= data.length) {
      int length = Byte.toUnsignedInt(data[at + 1]);
      int end = Math.min(data.length, at + 2 + length);
      if (data[at] == UDATA_COMMENT) {
        int last = end;
        while (last > at + 2 && data[last - 1] == 0) {
          last--;
        }
        return new String(data, at + 2, last - at - 2, StandardCharsets.UTF_8);
      }
      at = end;
    }
    return "";
  }
}

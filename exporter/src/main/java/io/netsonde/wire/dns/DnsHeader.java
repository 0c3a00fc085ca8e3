package io.netsonde.wire.dns;

import java.nio.ByteBuffer;

/**
 * The beginning of a message that answers one question (RFC 1035 section 4.1.1).
 *
 * @param id of the question
 * @param truncated whether there was more than fits into a datagram
 * @param code how it went; 0 for well
 * @param answers records in the section of answers
 * @param authorities records in that of authorities
 */
record DnsHeader(int id, boolean truncated, int code, int answers, int authorities) {
  private static final int RESPONSE = 0x8000;
  private static final int TRUNCATED = 0x0200;
  private static final int CODE = 0x000f;

  /**
   * Reads it, and leaves the message at the question.
   *
   * @param in from its position on; is moved
   * @throws DnsFormatException when it is no response to one question
   */
  static DnsHeader ofResponse(ByteBuffer in) throws DnsFormatException {
    if (in.remaining() < DnsQuestion.HEADER_BYTES) {
      throw new DnsFormatException("a message of " + in.remaining() + " bytes");
    }
    int id = in.getShort() & 0xffff;
    int flags = in.getShort() & 0xffff;
    int questions = in.getShort() & 0xffff;
    int answers = in.getShort() & 0xffff;
    int authorities = in.getShort() & 0xffff;
    in.getShort();
    if ((flags & RESPONSE) == 0 || questions != 1) {
      throw new DnsFormatException("no response to one question");
    }
    return new DnsHeader(id, (flags & TRUNCATED) != 0, flags & CODE, answers, authorities);
  }
}

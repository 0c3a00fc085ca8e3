package io.netsonde.wire.dns;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link PointerQuestion}.
 *
 * @param id that of the query; whoever asked compares it and the question
 * @param question the name that was asked for, in small letters
 * @param code the response code, as in {@link DnsResponse}
 * @param name the first name of the address, in small letters; null where there is none
 * @param ttlSeconds for how long that holds; 0 where there is no name
 */
public record PointerAnswer(
    int id, String question, int code, @Nullable String name, long ttlSeconds) {
  private static final int CNAME = 5;

  /** The highest bit of a class is a flag in multicast (RFC 6762 sections 5.4 and 10.2). */
  private static final int CLASS = 0x7fff;

  private static final int FIXED_BYTES = 10;
  private static final int LONGEST_CHAIN = 16;

  /** A record: where it leads, and for how long. */
  private record Lead(String target, long ttlSeconds) {}

  /**
   * Reads a message, from its position to its limit. One that was cut is read as far as it goes: a
   * single name is nearly always in it.
   *
   * @param message is moved
   * @throws DnsFormatException when it breaks the rules, or is no response to one question
   */
  public static PointerAnswer parse(ByteBuffer message) throws DnsFormatException {
    ByteBuffer in = message.slice();
    DnsHeader header = DnsHeader.ofResponse(in);
    String question = NameReader.read(in);
    if (in.remaining() < 4) {
      throw new DnsFormatException("a question that the message ends in");
    }
    in.getInt();
    Map<String, Lead> pointers = new HashMap<>();
    Map<String, Lead> aliases = new HashMap<>();
    for (int i = 0; i < header.answers() && in.hasRemaining(); i++) {
      readRecord(in, pointers, aliases);
    }
    return follow(header.id(), question, header.code(), pointers, aliases);
  }

  /**
   * Whether it is the answer to that question and to none other.
   *
   * @param sentId the query's
   */
  public boolean answers(PointerQuestion asked, int sentId) {
    return id == sentId && question.equals(asked.name());
  }

  private static void readRecord(
      ByteBuffer in, Map<String, Lead> pointers, Map<String, Lead> aliases)
      throws DnsFormatException {
    String owner = NameReader.read(in);
    if (in.remaining() < FIXED_BYTES) {
      throw new DnsFormatException("a record that the message ends in");
    }
    int type = in.getShort() & 0xffff;
    int dnsClass = in.getShort() & CLASS;
    int ttl = in.getInt();
    int length = in.getShort() & 0xffff;
    if (in.remaining() < length) {
      throw new DnsFormatException("a record that the message ends in");
    }
    int end = in.position() + length;
    if (dnsClass == DnsQuestion.CLASS_IN && (type == PointerQuestion.PTR || type == CNAME)) {
      Lead lead = new Lead(NameReader.read(in), Math.max(0, ttl));
      (type == CNAME ? aliases : pointers).putIfAbsent(owner, lead);
    }
    in.position(end);
  }

  /** Blocks smaller than an octet are delegated by aliases (RFC 2317). */
  private static PointerAnswer follow(
      int id, String question, int code, Map<String, Lead> pointers, Map<String, Lead> aliases) {
    String owner = question;
    long ttl = Long.MAX_VALUE;
    for (int step = 0; step <= LONGEST_CHAIN; step++) {
      Lead found = pointers.get(owner);
      if (found != null) {
        return new PointerAnswer(
            id, question, code, readable(found.target), Math.min(ttl, found.ttlSeconds));
      }
      Lead alias = aliases.get(owner);
      if (alias == null) {
        break;
      }
      owner = alias.target;
      ttl = Math.min(ttl, alias.ttlSeconds);
    }
    return new PointerAnswer(id, question, code, null, 0);
  }

  /** Multicast names are UTF-8 (RFC 6762 section 16), which the reader has escaped. */
  private static String readable(String name) {
    byte[] escaped = name.getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = new byte[escaped.length];
    int length = 0;
    int at = 0;
    while (at < escaped.length) {
      if (escaped[at] == '\\' && at + 3 < escaped.length) {
        bytes[length++] =
            (byte) Integer.parseInt(new String(escaped, at + 1, 3, StandardCharsets.US_ASCII));
        at += 4;
      } else {
        bytes[length++] = escaped[at++];
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}

package io.netsonde.wire.dns;

import io.netsonde.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The answer to a question for addresses.
 *
 * @param id that of the query
 * @param question that of the query; whoever asked compares both
 * @param truncated whether the rest has to be asked for over TCP
 * @param code the response code: one of the constants, or another (RFC 6895 section 2.3)
 * @param addresses those of the name, or of the one that it is an alias of; empty where there are
 *     none of this type
 * @param ttlSeconds how long that may be remembered: the shortest of all records on the way to the
 *     addresses; without addresses what the zone says of names that it lacks (RFC 2308), if it does
 */
public record DnsResponse(
    int id,
    DnsQuestion question,
    boolean truncated,
    int code,
    List<IpAddress> addresses,
    OptionalLong ttlSeconds) {
  /** The name exists; it may lack addresses of this type. */
  public static final int NO_ERROR = 0;

  /** The server failed to find out. */
  public static final int SERVER_FAILURE = 2;

  /** The name does not exist. */
  public static final int NO_SUCH_NAME = 3;

  /** The server will not tell us. */
  public static final int REFUSED = 5;

  /** Longest chain of aliases that is followed; resolvers in use allow about as many. */
  private static final int LONGEST_CHAIN = 16;

  /** Copies the addresses. */
  public DnsResponse {
    addresses = List.copyOf(addresses);
  }

  /**
   * Reads a message, from its position to its limit.
   *
   * @param message is moved
   * @param type that was asked for
   * @throws DnsFormatException when it breaks the rules, is no response, or to another type of
   *     question
   */
  public static DnsResponse parse(ByteBuffer message, DnsType type) throws DnsFormatException {
    // Pointers count from the message's beginning.
    ByteBuffer in = message.slice();
    DnsHeader header = DnsHeader.ofResponse(in);
    DnsQuestion question = question(in, type);
    ResourceRecords records = new ResourceRecords(type);
    if (!header.truncated()) {
      records.readAnswers(in, header.answers());
      records.readAuthorities(in, header.authorities());
    }
    return follow(header.id(), question, header.truncated(), header.code(), records);
  }

  private static DnsQuestion question(ByteBuffer in, DnsType type) throws DnsFormatException {
    String name = NameReader.read(in);
    if (in.remaining() < 4) {
      throw new DnsFormatException("a question that the message ends in");
    }
    int code = in.getShort() & 0xffff;
    int dnsClass = in.getShort() & 0xffff;
    if (code != type.code() || dnsClass != DnsQuestion.CLASS_IN) {
      throw new DnsFormatException("a question of type " + code + " and class " + dnsClass);
    }
    try {
      return new DnsQuestion(name, type);
    } catch (IllegalArgumentException e) {
      throw new DnsFormatException("a question for what is no name of ours");
    }
  }

  private static DnsResponse follow(
      int id, DnsQuestion question, boolean truncated, int code, ResourceRecords records) {
    String name = question.name();
    long ttl = Long.MAX_VALUE;
    Map<String, ResourceRecords.Alias> aliases = records.aliases();
    for (int step = 0; step <= LONGEST_CHAIN; step++) {
      List<ResourceRecords.Address> found = records.addresses(name);
      if (!found.isEmpty()) {
        for (ResourceRecords.Address one : found) {
          ttl = Math.min(ttl, one.ttlSeconds());
        }
        return new DnsResponse(
            id,
            question,
            truncated,
            code,
            found.stream().map(ResourceRecords.Address::address).distinct().toList(),
            OptionalLong.of(ttl));
      }
      ResourceRecords.Alias alias = aliases.get(name);
      if (alias == null) {
        break;
      }
      name = alias.target();
      ttl = Math.min(ttl, alias.ttlSeconds());
    }
    return new DnsResponse(id, question, truncated, code, List.of(), records.negativeTtl());
  }
}

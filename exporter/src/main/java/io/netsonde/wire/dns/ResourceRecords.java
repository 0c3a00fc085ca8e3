package io.netsonde.wire.dns;

import io.netsonde.wire.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The records of a response that matter to the question; all others are read over.
 *
 * <p>Threads: owned by the one that reads the message.
 */
final class ResourceRecords {
  private static final int CNAME = 5;
  private static final int SOA = 6;

  /** Type, class, TTL and length (RFC 1035 section 4.1.3). */
  private static final int FIXED_BYTES = 10;

  /** Serial, refresh, retry, expire and minimum of a SOA record (RFC 1035 section 3.3.13). */
  private static final int SOA_NUMBERS_BYTES = 20;

  private static final long MAX_TTL = Integer.MAX_VALUE;

  private final DnsType type;
  private final Map<String, Alias> aliases = new HashMap<>();
  private final Map<String, List<Address>> addresses = new HashMap<>();
  private OptionalLong negativeTtl = OptionalLong.empty();

  /** What a name is called by its right name. */
  record Alias(String target, long ttlSeconds) {}

  /** An address of a name. */
  record Address(IpAddress address, long ttlSeconds) {}

  ResourceRecords(DnsType type) {
    this.type = type;
  }

  /** Reads a number of records of the answer section. */
  void readAnswers(ByteBuffer message, int count) throws DnsFormatException {
    for (int i = 0; i < count; i++) {
      read(message, true);
    }
  }

  /** Reads a number of records of the authority section. */
  void readAuthorities(ByteBuffer message, int count) throws DnsFormatException {
    for (int i = 0; i < count; i++) {
      read(message, false);
    }
  }

  Map<String, Alias> aliases() {
    return aliases;
  }

  /** The addresses of a name, in their order. */
  List<Address> addresses(String name) {
    return addresses.getOrDefault(name, List.of());
  }

  /** How long it may be remembered that there is no answer (RFC 2308 section 5). */
  OptionalLong negativeTtl() {
    return negativeTtl;
  }

  private void read(ByteBuffer message, boolean answer) throws DnsFormatException {
    String owner = NameReader.read(message);
    if (message.remaining() < FIXED_BYTES) {
      throw new DnsFormatException("a record that the message ends in");
    }
    int code = message.getShort() & 0xffff;
    int dnsClass = message.getShort() & 0xffff;
    long ttl = ttl(message.getInt());
    int length = message.getShort() & 0xffff;
    if (message.remaining() < length) {
      throw new DnsFormatException("a record that the message ends in");
    }
    int end = message.position() + length;
    if (dnsClass == DnsQuestion.CLASS_IN) {
      if (answer && code == type.code()) {
        readAddress(message, owner, ttl, length);
      } else if (answer && code == CNAME) {
        aliases.putIfAbsent(owner, new Alias(NameReader.read(message), ttl));
      } else if (!answer && code == SOA) {
        readAuthority(message, ttl, end);
      }
    }
    message.position(end);
  }

  private void readAddress(ByteBuffer message, String owner, long ttl, int length)
      throws DnsFormatException {
    if (length != type.bytes()) {
      throw new DnsFormatException("an address of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    message.get(bytes);
    IpAddress address;
    try {
      // The JDK's way, by which an IPv4-mapped address becomes the IPv4 address that it is.
      address = IpAddress.of(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new AssertionError("4 and 16 bytes are always an address", e);
    }
    addresses.computeIfAbsent(owner, o -> new ArrayList<>()).add(new Address(address, ttl));
  }

  private void readAuthority(ByteBuffer message, long ttl, int end) throws DnsFormatException {
    NameReader.read(message);
    NameReader.read(message);
    if (end - message.position() != SOA_NUMBERS_BYTES) {
      throw new DnsFormatException("a SOA record of another length than its own");
    }
    long minimum = ttl(message.getInt(end - Integer.BYTES));
    negativeTtl = OptionalLong.of(Math.min(ttl, minimum));
  }

  /** RFC 2181 section 8: a TTL with the most significant bit set counts as 0. */
  private static long ttl(int seconds) {
    return seconds < 0 ? 0 : Math.min(seconds, MAX_TTL);
  }
}

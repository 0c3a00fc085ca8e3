package io.netsonde.wire.dns;

/** What is asked for: addresses of one family. */
public enum DnsType {
  /** IPv4 addresses (RFC 1035 section 3.4.1). */
  A(1, 4),
  /** IPv6 addresses (RFC 3596 section 2.1). */
  AAAA(28, 16);

  private final int code;
  private final int bytes;

  DnsType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** The number that stands in messages. */
  int code() {
    return code;
  }

  /** How long an address is. */
  int bytes() {
    return bytes;
  }
}

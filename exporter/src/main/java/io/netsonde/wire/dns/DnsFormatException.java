package io.netsonde.wire.dns;

/** A message that breaks the rules of RFC 1035; the text says which. */
public final class DnsFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  DnsFormatException(String message) {
    super(message);
  }
}

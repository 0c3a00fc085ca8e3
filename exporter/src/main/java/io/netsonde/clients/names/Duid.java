package io.netsonde.clients.names;

import io.netsonde.wire.MacAddress;
import java.util.Optional;

/** By what a client of DHCPv6 is known (RFC 8415 section 11). */
final class Duid {
  private Duid() {}

  /**
   * The card that the identifier was made from: one of the client's, not always the one in use.
   *
   * @param text bytes in hexadecimal, with colons or without
   * @return empty where it was made otherwise
   */
  static Optional<MacAddress> mac(String text) {
    String digits = text.replace(":", "");
    // Type 1 with a time, or type 3 without; hardware of type 1 is Ethernet.
    if ((digits.length() == 28 && digits.startsWith("00010001"))
        || (digits.length() == 20 && digits.startsWith("00030001"))) {
      return MacAddress.parse(digits.substring(digits.length() - 12));
    }
    return Optional.empty();
  }
}

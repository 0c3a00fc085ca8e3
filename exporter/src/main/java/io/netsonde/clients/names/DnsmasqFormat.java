package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.io.IOException;
import java.util.Optional;

/**
 * The leases of dnsmasq: {@code expiry mac address name client-id}, for IPv6 {@code expiry iaid
 * address name duid}. The name is {@code *} where the client sent none, or one that dnsmasq does
 * not allow.
 */
final class DnsmasqFormat {
  /**
   * Where dnsmasq was built for a machine without a clock it writes how long a lease lasts, not
   * until when; no lease lasts for thirty years.
   */
  private static final long EARLIEST = 1_000_000_000;

  private DnsmasqFormat() {}

  static void read(BoundedLines lines, NameTable.Builder names) throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      String[] fields = line.split(" ", 6);
      // The last line may be half written.
      if (fields.length >= 5 && fields[0].matches("[0-9]{1,12}")) {
        Optional<IpAddress> address = IpAddress.parse(fields[2]);
        if (address.isPresent()) {
          long until = Long.parseLong(fields[0]);
          long expires = until < EARLIEST ? NameRecord.NEVER : until;
          add(address.get(), fields, expires, names);
        }
      }
    }
  }

  private static void add(
      IpAddress address, String[] fields, long expires, NameTable.Builder names) {
    if (!address.v6()) {
      // For other hardware than Ethernet its type stands before the address: 06-….
      names.add(address, MacAddress.parse(fields[1]).orElse(null), fields[3], expires);
      return;
    }
    if (!fields[3].equals("*")) {
      names.add(address, null, fields[3], expires);
      return;
    }
    Optional<MacAddress> mac = Duid.mac(fields[4]);
    String name = mac.map(names::nameOf).orElse(null);
    if (name != null) {
      names.add(address, mac.orElse(null), name, expires);
    }
  }
}

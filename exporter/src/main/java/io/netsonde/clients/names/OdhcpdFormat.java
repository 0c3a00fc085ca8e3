package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of OpenWrt's odhcpd: lines that begin with a number sign, {@code # interface id iaid
 * name until assigned length address/length…}, where {@code iaid} is {@code ipv4} for a lease of
 * IPv4, whose {@code id} is a card. The other lines are of hosts(5) and say the same again.
 */
final class OdhcpdFormat {
  private static final int FIXED_FIELDS = 8;

  private OdhcpdFormat() {}

  static void read(BoundedLines lines, NameTable.Builder names) throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      String[] fields = line.split(" ", 64);
      if (fields.length > FIXED_FIELDS && fields[0].equals("#")) {
        readLease(fields, names);
      }
    }
  }

  private static void readLease(String[] fields, NameTable.Builder names) {
    boolean ipv4 = fields[3].equals("ipv4");
    @Nullable MacAddress mac = ipv4 ? MacAddress.parse(fields[2]).orElse(null) : null;
    long expires = fields[5].matches("[0-9]{1,12}") ? Long.parseLong(fields[5]) : NameRecord.NEVER;
    if (expires == 0) {
      return;
    }
    for (int i = FIXED_FIELDS; i < fields.length; i++) {
      String[] parts = fields[i].split("/", 2);
      Optional<IpAddress> address = IpAddress.parse(parts[0]);
      boolean whole = parts.length == 2 && parts[1].equals(ipv4 ? "32" : "128");
      if (whole && address.isPresent() && address.get().v6() != ipv4) {
        names.add(address.get(), mac, fields[4], expires);
      }
    }
  }
}

package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The leases of Kea's memfile: a log with columns by their header, of which the last line of an
 * address counts. A field's commas and the like are written as {@code &#x2c}.
 */
final class KeaFormat {
  private static final String ACTIVE = "0";

  /** In {@code lease_type}: a whole prefix, which is a router's. */
  private static final String DELEGATED_PREFIX = "2";

  private KeaFormat() {}

  static void read(BoundedLines lines, NameTable.Builder names) throws IOException {
    String header = lines.next();
    if (header == null) {
      return;
    }
    List<String> columns = List.of(header.split(",", -1));
    if (!columns.contains("address") || !columns.contains("hostname")) {
      throw new LeaseException("format", "no leases of Kea: its first line names no columns");
    }
    Columns at = new Columns(columns);
    for (String line = lines.next(); line != null; line = lines.next()) {
      // The last line may be half written: its name would be wrong.
      if (lines.isWhole()) {
        readLease(line.split(",", -1), at, names);
      }
    }
  }

  private static void readLease(String[] fields, Columns at, NameTable.Builder names) {
    Optional<IpAddress> address = IpAddress.parse(at.field(fields, "address"));
    if (address.isEmpty() || at.field(fields, "lease_type").equals(DELEGATED_PREFIX)) {
      return;
    }
    String state = at.field(fields, "state");
    if (at.field(fields, "valid_lifetime").equals("0")
        || !(state.isEmpty() || state.equals(ACTIVE))) {
      names.remove(address.get());
      return;
    }
    String expire = at.field(fields, "expire");
    names.add(
        address.get(),
        MacAddress.parse(at.field(fields, "hwaddr")).orElse(null),
        unescaped(at.field(fields, "hostname")),
        expire.matches("[0-9]{1,12}") ? Long.parseLong(expire) : NameRecord.NEVER);
  }

  private static String unescaped(String field) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < field.length()) {
      if (field.startsWith("&#x", at)
          && at + 5 <= field.length()
          && field.substring(at + 3, at + 5).matches("[0-9a-fA-F]{2}")) {
        text.append((char) Integer.parseInt(field.substring(at + 3, at + 5), 16));
        at += 5;
      } else {
        text.append(field.charAt(at++));
      }
    }
    return text.toString();
  }

  /** Where a column is; Kea adds new ones now and then. */
  private record Columns(List<String> names) {
    Columns {
      names = new ArrayList<>(names);
    }

    String field(String[] fields, String column) {
      int at = names.indexOf(column);
      return at < 0 || at >= fields.length ? "" : fields[at];
    }
  }
}

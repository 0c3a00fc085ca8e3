package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The leases of ISC dhcpd (dhcpd.leases(5)): a log of blocks, of which the last of an address
 * counts. A name is as the client sent it. Leases of IPv6 bear no names there.
 */
final class IscFormat {
  private final NameTable.Builder names;
  private @Nullable IpAddress address;
  private @Nullable MacAddress mac;
  private String name = "";
  private long expires;
  private boolean active;

  private IscFormat(NameTable.Builder names) {
    this.names = names;
  }

  static void read(BoundedLines lines, NameTable.Builder names) throws IOException {
    IscFormat format = new IscFormat(names);
    for (String line = lines.next(); line != null; line = lines.next()) {
      format.take(line.strip());
    }
  }

  private void take(String line) {
    if (line.startsWith("lease ") && line.endsWith("{")) {
      Optional<IpAddress> found =
          IpAddress.parse(line.substring("lease ".length(), line.length() - 1).strip());
      address = found.orElse(null);
      mac = null;
      name = "";
      expires = NameRecord.NEVER;
      active = true;
    } else if (address != null) {
      if (line.equals("}")) {
        end(address);
        address = null;
      } else {
        statement(line);
      }
    }
  }

  private void end(IpAddress leased) {
    if (active) {
      names.add(leased, mac, name, expires);
    } else {
      names.remove(leased);
    }
  }

  private void statement(String line) {
    if (line.startsWith("binding state ")) {
      active = line.startsWith("binding state active");
    } else if (line.startsWith("hardware ethernet ")) {
      mac = MacAddress.parse(value(line, "hardware ethernet ")).orElse(null);
    } else if (line.startsWith("client-hostname ")) {
      name = unquoted(value(line, "client-hostname "));
    } else if (line.startsWith("ends ")) {
      expires = time(value(line, "ends "));
    }
  }

  private static String value(String line, String keyword) {
    int end = line.lastIndexOf(';');
    return line.substring(keyword.length(), Math.max(end, keyword.length())).strip();
  }

  /** Either a day of the week with a date in UTC, or {@code epoch} and seconds, or never. */
  private static long time(String text) {
    String[] words = text.replace(";", " ").split("[ \\t]+", 4);
    try {
      if (words.length >= 2 && words[0].equals("epoch") && words[1].matches("[0-9]{1,12}")) {
        return Long.parseLong(words[1]);
      }
      if (words.length >= 3
          && words[1].matches("[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}")
          && words[2].matches("[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}")) {
        String[] date = words[1].split("/", -1);
        String[] hours = words[2].split(":", -1);
        return LocalDateTime.of(
                Integer.parseInt(date[0]),
                Integer.parseInt(date[1]),
                Integer.parseInt(date[2]),
                Integer.parseInt(hours[0]),
                Integer.parseInt(hours[1]),
                Integer.parseInt(hours[2]))
            .toEpochSecond(ZoneOffset.UTC);
      }
    } catch (DateTimeException noTime) {
      return NameRecord.NEVER;
    }
    return NameRecord.NEVER;
  }

  /** A string with backslashes before quotes and before bytes in octal. */
  private static String unquoted(String text) {
    if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
      return "";
    }
    byte[] raw = text.substring(1, text.length() - 1).getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[raw.length];
    int length = 0;
    int at = 0;
    while (at < raw.length) {
      if (raw[at] == '\\' && isOctal(raw, at + 1)) {
        bytes[length++] =
            (byte) (digit(raw, at + 1) << 6 | digit(raw, at + 2) << 3 | digit(raw, at + 3));
        at += 4;
      } else {
        at += raw[at] == '\\' && at + 1 < raw.length ? 1 : 0;
        bytes[length++] = raw[at++];
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static int digit(byte[] raw, int at) {
    return raw[at] - '0';
  }

  private static boolean isOctal(byte[] raw, int at) {
    if (at + 3 > raw.length) {
      return false;
    }
    for (int i = at; i < at + 3; i++) {
      if (raw[i] < '0' || raw[i] > '7') {
        return false;
      }
    }
    return true;
  }
}

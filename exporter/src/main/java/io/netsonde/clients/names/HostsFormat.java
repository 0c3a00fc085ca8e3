package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import java.io.IOException;
import java.util.Optional;

/**
 * {@code /etc/hosts} (hosts(5)): an address and its names, of which the first counts; of several
 * lines of an address, too.
 */
final class HostsFormat {
  private HostsFormat() {}

  static void read(BoundedLines lines, NameTable.Builder names) throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      readLine(line, names);
    }
  }

  static void readLine(String line, NameTable.Builder names) {
    int comment = line.indexOf('#');
    String[] words = (comment < 0 ? line : line.substring(0, comment)).strip().split("[ \\t]+", 3);
    if (words.length >= 2) {
      Optional<IpAddress> address = IpAddress.parse(words[0]);
      address.ifPresent(one -> names.addFirst(one, words[1]));
    }
  }
}

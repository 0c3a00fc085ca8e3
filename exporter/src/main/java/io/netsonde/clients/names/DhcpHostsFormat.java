package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.MacAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that a DHCP server is told of by hand: dnsmasq's {@code --dhcp-hostsfile} ({@code
 * mac,address,name,time} in nearly any order, dnsmasq(8)), or lines as in {@code /etc/hosts}, as
 * the file of network-metrics-exporter's router has them.
 */
final class DhcpHostsFormat {
  private DhcpHostsFormat() {}

  static void read(BoundedLines lines, NameTable.Builder names) throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      String text = line.startsWith("dhcp-host=") ? line.substring("dhcp-host=".length()) : line;
      if (text.indexOf(',') >= 0) {
        readHost(text, names);
      } else {
        HostsFormat.readLine(text, names);
      }
    }
  }

  private static void readHost(String line, NameTable.Builder names) {
    int comment = line.indexOf('#');
    List<MacAddress> macs = new ArrayList<>();
    List<IpAddress> addresses = new ArrayList<>();
    String name = "";
    for (String field : (comment < 0 ? line : line.substring(0, comment)).split(",", -1)) {
      String word = field.strip();
      Optional<MacAddress> mac = MacAddress.parse(word);
      Optional<IpAddress> address = IpAddress.parse(withoutBrackets(word));
      if (mac.isPresent()) {
        macs.add(mac.get());
      } else if (address.isPresent()) {
        addresses.add(address.get());
      } else if (name.isEmpty() && isName(word)) {
        name = word;
      }
    }
    if (name.isEmpty()) {
      return;
    }
    for (MacAddress mac : macs) {
      names.add(null, mac, name, NameRecord.NEVER);
    }
    @Nullable MacAddress owner = macs.size() == 1 ? macs.getFirst() : null;
    for (IpAddress address : addresses) {
      names.add(address, owner, name, NameRecord.NEVER);
    }
  }

  private static String withoutBrackets(String word) {
    return word.startsWith("[") && word.endsWith("]") ? word.substring(1, word.length() - 1) : word;
  }

  /** Not {@code set:tag}, {@code id:…}, a card with an asterisk, or a time such as {@code 12h}. */
  private static boolean isName(String word) {
    return !word.isEmpty()
        && word.indexOf(':') < 0
        && !word.equals("infinite")
        && !word.equals("ignore")
        && !word.matches("[0-9]{1,9}[smhdw]?");
  }
}

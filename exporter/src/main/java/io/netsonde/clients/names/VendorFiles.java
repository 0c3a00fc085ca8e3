package io.netsonde.clients.names;

import java.nio.file.Path;
import java.util.List;

/** Where the distributions put lists of makers. */
final class VendorFiles {
  /** The most complete first: udev's and Wireshark's have all lengths of prefixes. */
  static final List<Path> KNOWN =
      List.of(
              "/usr/lib/udev/hwdb.d/20-OUI.hwdb",
              "/lib/udev/hwdb.d/20-OUI.hwdb",
              "/usr/share/wireshark/manuf",
              "/usr/share/ieee-data/oui.txt",
              "/var/lib/ieee-data/oui.txt",
              "/usr/share/hwdata/oui.txt",
              "/usr/share/misc/oui.txt",
              "/usr/share/arp-scan/ieee-oui.txt",
              "/usr/share/nmap/nmap-mac-prefixes",
              "/usr/share/nmap/mac-prefixes")
          .stream()
          .map(Path::of)
          .toList();

  private VendorFiles() {}
}

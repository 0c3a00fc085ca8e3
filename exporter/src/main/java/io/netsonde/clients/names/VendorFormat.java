package io.netsonde.clients.names;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists of makers in the formats in use, told apart line by line:
 *
 * <ul>
 *   <li>udev's hardware database: {@code OUI:00000C*}, then {@code ID_OUI_FROM_DATABASE=Cisco};
 *   <li>IEEE's {@code oui.txt}: {@code 00-00-0C (hex) Cisco}; the prefix is 24 bits long, those of
 *       longer blocks are in other files of theirs;
 *   <li>Wireshark's {@code manuf}: {@code 00:1B:C5:00:00:00/36 Converging Converging Systems};
 *   <li>nmap's and arp-scan's: {@code 00000C Cisco}, with as many digits as the prefix has.
 * </ul>
 */
final class VendorFormat {
  private static final Pattern UDEV = Pattern.compile("OUI:([0-9A-Fa-f]{6,9})\\*");
  private static final String UDEV_NAME = "ID_OUI_FROM_DATABASE=";
  private static final Pattern IEEE =
      Pattern.compile("([0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){2})\\s{1,8}\\(hex\\)\\s{1,8}(.{1,512})");
  private static final Pattern WIRESHARK =
      Pattern.compile(
          "([0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){2,5})(?:/(\\d\\d))?[ \\t]{1,64}([^\\t]{1,512})"
              + "(?:\\t[ \\t]{0,64}(.{1,512}))?");
  private static final Pattern BARE =
      Pattern.compile("([0-9A-Fa-f]{6,9})[ \\t]{1,64}([^ \\t(].{0,512})");

  private VendorFormat() {}

  static void read(BoundedLines lines, Vendors.Builder vendors) throws IOException {
    String pending = "";
    for (String line = lines.next(); line != null; line = lines.next()) {
      String text = line.strip();
      Matcher udev = UDEV.matcher(text);
      if (udev.matches()) {
        pending = udev.group(1);
      } else if (text.startsWith(UDEV_NAME)) {
        add(pending, text.substring(UDEV_NAME.length()), vendors);
      } else if (!text.startsWith("#")) {
        readLine(text, vendors);
      }
    }
  }

  private static void readLine(String text, Vendors.Builder vendors) {
    Matcher ieee = IEEE.matcher(text);
    if (ieee.matches()) {
      add(ieee.group(1).replace("-", ""), ieee.group(2), vendors);
      return;
    }
    Matcher wireshark = WIRESHARK.matcher(text);
    if (wireshark.matches()) {
      String digits = wireshark.group(1).replace(":", "");
      int bits = wireshark.group(2) == null ? 24 : Integer.parseInt(wireshark.group(2));
      String name = wireshark.group(4) == null ? wireshark.group(3) : wireshark.group(4);
      if (bits % 4 == 0 && bits / 4 <= digits.length()) {
        add(digits.substring(0, bits / 4), name, vendors);
      }
      return;
    }
    Matcher bare = BARE.matcher(text);
    if (bare.matches()) {
      add(bare.group(1), bare.group(2), vendors);
    }
  }

  private static void add(String digits, String name, Vendors.Builder vendors) {
    if (!digits.isEmpty()) {
      vendors.add(Long.parseLong(digits, 16), digits.length() * 4, name);
    }
  }
}

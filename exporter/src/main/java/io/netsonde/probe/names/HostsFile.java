package io.netsonde.probe.names;

import io.netsonde.wire.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code /etc/hosts} says (hosts(5)): names that need no server. Its lines are an address and
 * the names of it; what is neither is passed over.
 *
 * <p>Threads: immutable. Bounds: the file's, which whoever reads it has.
 */
final class HostsFile {
  private final Map<String, List<IpAddress>> addresses;

  private HostsFile(Map<String, List<IpAddress>> addresses) {
    this.addresses = addresses;
  }

  /** Reads the file; an empty text is one that knows nothing. */
  static HostsFile parse(String text) {
    Map<String, List<IpAddress>> addresses = new HashMap<>();
    for (String line : text.lines().toList()) {
      int comment = line.indexOf('#');
      String[] words =
          (comment < 0 ? line : line.substring(0, comment)).strip().split("[ \\t]+", -1);
      Optional<IpAddress> address = IpAddress.parse(words[0]);
      for (int i = 1; i < words.length && address.isPresent(); i++) {
        List<IpAddress> known = addresses.computeIfAbsent(key(words[i]), n -> new ArrayList<>());
        if (!known.contains(address.get())) {
          known.add(address.get());
        }
      }
    }
    return new HostsFile(addresses);
  }

  /** The addresses of a name, in the order of the file; empty when it does not know the name. */
  List<IpAddress> addresses(String name) {
    return addresses.getOrDefault(key(name), List.of());
  }

  private static String key(String name) {
    String whole = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return whole.toLowerCase(Locale.ROOT);
  }
}

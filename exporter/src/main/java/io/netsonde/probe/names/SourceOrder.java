package io.netsonde.probe.names;

import java.util.Arrays;
import java.util.List;

/** Which of our two sources {@code /etc/nsswitch.conf} wants asked first (nsswitch.conf(5)). */
enum SourceOrder {
  /** The file of hosts, then servers: also where the file says nothing. */
  FILES_FIRST,
  /** Servers, then the file of hosts. */
  DNS_FIRST,
  /** Servers alone. */
  DNS_ONLY;

  /**
   * Reads the file's line on hosts. Sources other than {@code files}, {@code dns} and {@code
   * resolve}, whose server is in {@code resolv.conf} too, and actions in brackets are passed over.
   */
  static SourceOrder parse(String text) {
    List<String> sources =
        text.lines()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> line.startsWith("hosts:"))
            .map(line -> line.substring("hosts:".length()).replaceAll("\\[[^]]*\\]", " ").strip())
            .flatMap(line -> Arrays.stream(line.split("[ \\t]+")))
            .filter(source -> List.of("files", "dns", "resolve").contains(source))
            .toList();
    if (sources.isEmpty()) {
      return FILES_FIRST;
    }
    if (!sources.contains("files")) {
      return DNS_ONLY;
    }
    return sources.getFirst().equals("files") ? FILES_FIRST : DNS_FIRST;
  }
}

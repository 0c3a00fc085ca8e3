package io.netsonde.demo;

import io.netsonde.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files by which Netsonde is told of the demo, as anybody would tell it of a network.
 *
 * @param directory in which they are
 */
record DemoFiles(Path directory) {

  /** The configuration. */
  Path configuration() {
    return directory.resolve("netsonde.yml");
  }

  /** The DHCP server's leases. */
  Path leases() {
    return directory.resolve("dnsmasq.leases");
  }

  private Path targets() {
    return directory.resolve("targets.json");
  }

  /** Writes them. */
  void write() {
    try {
      Files.writeString(targets(), targetsText());
      Files.writeString(configuration(), configurationText());
    } catch (IOException e) {
      throw new LabException("cannot write the demo's configuration: " + e, e);
    }
  }

  private String configurationText() {
    return """
    # What "netsonde demo" tells Netsonde of its network.
    log: {level: warn}
    probe:
      interval: 250ms
      timeout: 1s
      resolver: dns
      file_sd:
        - files: [%s]
    clients:
      interval: 1s
      presence: {window: 10s, ask_interval: 2s}
      names:
        order: [dnsmasq, static]
        dnsmasq_leases: [%s]
        static: {%s}
        cache_file: none
        cache_import: none
    tcp:
      interfaces: [wan, lan]
      host_interval: 2s
      named_namespaces: false
    jool:
      named_namespaces: false
    """
        .formatted(targets(), leases(), staticNames());
  }

  /** For where none come by DHCP. */
  private static String staticNames() {
    return Stream.of(DemoClient.values())
        .flatMap(client ->
            Stream.of(client.ipv4(), client.ipv6())
                .map(address -> "'" + address + "': " + client.label()))
        .collect(Collectors.joining(", "));
  }

  private static String targetsText() {
    return FarHosts.TARGETS.stream()
        .map(target ->
            """
            {"targets": ["%s"], "labels": {"name": "%s", "behaviour": "%s"}}\
            """
                .formatted(target.written(), target.name(), target.behaviour()))
        .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }
}

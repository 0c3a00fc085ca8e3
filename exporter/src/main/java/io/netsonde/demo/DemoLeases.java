package io.netsonde.demo;

import io.netsonde.lab.Host;
import io.netsonde.lab.Interface;
import io.netsonde.lab.LabException;
import io.netsonde.lab.RunningProcess;
import io.netsonde.lab.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Names by DHCP: dnsmasq on the router, and each client asking for its address once, with its name.
 * The addresses are reserved by name and the clients have them already, so that a lease is all that
 * comes of it.
 */
final class DemoLeases {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final List<String> TOOLS = List.of("dnsmasq", "busybox");

  private DemoLeases() {}

  /**
   * Has all clients ask.
   *
   * @param leases the file in which dnsmasq writes what it gave
   * @return why there are no names by DHCP, in a sentence; empty where there are
   */
  static Optional<String> give(DemoNetwork network, Path leases) {
    List<String> missing =
        TOOLS.stream().filter(tool -> Tool.find(tool).isEmpty()).map(Tool::packageOf).toList();
    if (!missing.isEmpty()) {
      return trouble(
          String.join(" and ", missing)
              + (missing.size() == 1 ? " is" : " are")
              + " not installed");
    }
    RunningProcess server = serve(network.router(), network.lan(), leases);
    try {
      server.awaitOutput("started", LIMIT);
    } catch (LabException e) {
      String said = server.errors().strip();
      return trouble("dnsmasq does not run" + (said.isEmpty() ? "" : ": '" + said + "'"));
    }
    try {
      List<RunningProcess> asking =
          Stream.of(DemoClient.values()).map(client -> ask(network.host(client), client)).toList();
      asking.forEach(process -> process.await(LIMIT).orThrow());
      return Optional.empty();
    } catch (LabException e) {
      return trouble("a client got no answer from dnsmasq");
    }
  }

  private static Optional<String> trouble(String cause) {
    return Optional.of(
        "the names of clients come from the configuration and not by DHCP, because " + cause);
  }

  private static RunningProcess serve(Host router, Interface lan, Path leases) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "dnsmasq",
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--port=0",
                "--no-ping",
                "--no-hosts",
                "--dhcp-authoritative",
                "--bind-interfaces",
                "--user=root",
                "--pid-file=" + leases.resolveSibling("dnsmasq.pid"),
                "--interface=" + lan.name(),
                "--except-interface=lo",
                "--dhcp-range=192.168.10.100,192.168.10.199,12h",
                "--dhcp-leasefile=" + leases,
                "--log-facility=-"));
    for (DemoClient client : DemoClient.values()) {
      command.add("--dhcp-host=" + client.label() + "," + client.ipv4());
    }
    return router.start(command.toArray(String[]::new));
  }

  /** The script of udhcpc does nothing: the address is there. */
  private static RunningProcess ask(Host host, DemoClient client) {
    return host.start(
        "busybox",
        "udhcpc",
        "-f",
        "-q",
        "-n",
        "-t",
        "8",
        "-T",
        "1",
        "-i",
        "eth0",
        "-s",
        "/bin/true",
        "-x",
        "hostname:" + client.label());
  }
}

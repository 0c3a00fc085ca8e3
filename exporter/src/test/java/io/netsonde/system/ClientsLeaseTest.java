package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.BesideOthers;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.Link;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Router;
import io.netsonde.lab.RunningProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router with a real dnsmasq, whose only address goes from one device to the next. */
@NeedsRoot
@NeedsTool({"ip", "nft", "fping", "dnsmasq", "busybox"})
@BesideOthers
class ClientsLeaseTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String LEASED = "192.168.10.100";
  private static final String SENT =
      "client_transmit_bytes_total{ip=\"" + LEASED + "\",via=\"wan\"}";

  @TempDir private Path directory = Path.of(".");

  private final Lab lab = Lab.open();
  private final Router router = Router.build(lab);
  private final Link alice = router.lan().join(lab.host("alice"));
  private final Link bob = router.lan().join(lab.host("bob"));

  @Test
  void names_follow_the_leases_and_a_reused_address_never_keeps_its_old_owners() throws Exception {
    try (lab) {
      // Nobody answers there; what is asked by name must not hold anything up.
      router.host().etc("resolv.conf", "nameserver 192.0.2.53\n");
      Host carol = router.client("carol", 30);
      hurryNeighbours();
      ServedNetsonde netsonde = served(serveLeases());
      ping(carol);
      see(netsonde, "client_online{ip=\"192.168.10.30\"}", value -> value == 1);
      carol.run("ip", "link", "set", device(carol), "down");

      RunningProcess lease = lease(alice, "alice-laptop");
      ping(alice.right().host());
      see(netsonde, info(alice, "alice-laptop"), value -> value == 1);
      see(netsonde, SENT, value -> value == 84);
      lease.close();

      lease = lease(alice, "alice-tablet");
      ping(alice.right().host());
      see(netsonde, info(alice, "alice-tablet"), value -> value == 1);
      see(netsonde, SENT, value -> value == 168);
      assertThat(netsonde.get("/metrics").body()).doesNotContain("alice-laptop");
      lease.close();

      lease = lease(bob, "");
      List<String> told = new ArrayList<>();
      ping(bob.right().host());
      seeAll(told, netsonde, SENT + " 252.0");
      seeAll(told, netsonde, "mac=\"" + bob.right().mac() + "\"");
      lease.close();
      lease = lease(bob, "bob-phone");
      ping(bob.right().host());
      seeAll(told, netsonde, info(bob, "bob-phone"));
      assertThat(told)
          .as("bob under a name of alice's")
          .noneMatch(line -> line.contains(bob.right().mac()) && line.contains("alice"));
      see(netsonde, SENT, value -> value == 336);
      see(
          netsonde,
          "client_traffic_bytes{client=\"bob-phone\",direction=\"tx\",ip=\"" + LEASED + "\"}",
          value -> value >= 336);
      lease.close();

      see(netsonde, "client_online{ip=\"192.168.10.30\"}", value -> value == 0);
      carol.run("ip", "link", "set", device(carol), "up");
      carol.shell().execute("ip", "route", "add", "default", "via", "192.168.10.1");
      ping(carol);
      see(netsonde, "client_online{ip=\"192.168.10.30\"}", value -> value == 1);
    }
  }

  /** The only address that it has is leased for an hour. */
  private Path serveLeases() {
    Path leases = directory.resolve("dnsmasq.leases");
    router
        .host()
        .start(
            "dnsmasq",
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--port=0",
            "--no-ping",
            "--dhcp-authoritative",
            "--bind-interfaces",
            "--user=root",
            "--pid-file=" + directory.resolve("pid"),
            "--interface=" + router.lan().own().name(),
            "--except-interface=lo",
            "--dhcp-range=" + LEASED + "," + LEASED + ",1h",
            "--dhcp-leasefile=" + leases,
            "--log-facility=-")
        .awaitOutput("started", LIMIT);
    return leases;
  }

  /**
   * Has a client ask for an address and use it, until it is closed and gives it back.
   *
   * @param name that it gives itself; empty for none
   */
  private RunningProcess lease(Link client, String name) throws Exception {
    Path script = directory.resolve("script");
    Files.writeString(
        script,
        """
        #!/bin/sh
        ip -4 address flush dev "$interface"
        if [ "$1" = bound ]; then
          ip address add "$ip/24" dev "$interface"
          ip route replace default via 192.168.10.1
          echo "bound to $ip"
        fi
        """);
    script.toFile().setExecutable(true);
    List<String> command =
        new ArrayList<>(
            List.of(
                "busybox",
                "udhcpc",
                "-f",
                "-R",
                "-t",
                "10",
                "-T",
                "1",
                "-i",
                client.right().name(),
                "-s",
                script.toString()));
    if (!name.isEmpty()) {
      command.addAll(List.of("-x", "hostname:" + name));
    }
    RunningProcess process = client.right().host().start(command.toArray(String[]::new));
    process.awaitOutput("bound to " + LEASED, LIMIT);
    return process;
  }

  private ServedNetsonde served(Path leases) throws Exception {
    directory.toFile().setExecutable(true, false);
    directory.toFile().setReadable(true, false);
    ServedNetsonde netsonde =
        ServedNetsonde.start(
            router.host(),
            """
            probe: {enabled: false}
            jool: {enabled: false}
            tcp: {enabled: false}
            clients:
              interval: 100ms
              presence: {window: 5s, ask_interval: 1s}
              names: {dnsmasq_leases: [%s], cache_file: none}
            """
                .formatted(leases));
    see(netsonde, "netsonde_slice_up{slice=\"clients\"}", value -> value == 1);
    return netsonde;
  }

  /** What the kernel does about neighbours in half a minute is done in seconds. */
  private void hurryNeighbours() {
    String path = "net.ipv4.neigh." + router.lan().own().name() + ".";
    router.host().sysctl(path + "base_reachable_time_ms", "2400");
    router.host().sysctl(path + "retrans_time_ms", "100");
    router.host().sysctl(path + "delay_first_probe_time", "1");
  }

  private String info(Link client, String name) {
    return "client_info{interface=\"%s\",ip=\"%s\",mac=\"%s\",mac_type=\"random\",name=\"%s\",name_source=\"dnsmasq\",vendor=\"\"}"
        .formatted(router.lan().own().name(), LEASED, client.right().mac(), name);
  }

  private static void see(ServedNetsonde netsonde, String series, Predicate<Double> wanted) {
    Eventually.within(LIMIT)
        .see(
            series,
            () -> netsonde.get("/metrics").sample(series).orElse(-1),
            value -> wanted.test(value));
  }

  /** Looks until the text is there, and keeps every line of clients that it has seen. */
  private static void seeAll(List<String> told, ServedNetsonde netsonde, String text) {
    Eventually.within(LIMIT)
        .see(
            text,
            () -> {
              String body = netsonde.get("/metrics").body();
              body.lines().filter(line -> line.startsWith("client_")).forEach(told::add);
              return body;
            },
            body -> body.contains(text));
  }

  private static String device(Host host) {
    return host.run("ip", "-o", "-4", "address", "show", "scope", "global").split(" +", -1)[1];
  }

  /** A packet of 84 bytes. */
  private static void ping(Host host) {
    host.run("fping", "-q", "-c", "1", "-t", "1000", "-b", "56", "198.51.100.2");
  }
}

package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.Bridge;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.RunningProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that nobody asks for and nobody configures: from a file, and from one name for all. */
@NeedsRoot
@NeedsTool("ip")
class DiscoveryTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Lab lab = Lab.open();

  @TempDir private Path directory = Path.of("");

  @AfterEach
  void demolish() {
    lab.close();
  }

  @Test
  void targets_of_a_file_are_probed_as_it_says_now() throws Exception {
    Host near = lab.host("near");
    lab.link(near, lab.host("far"), "10.77.1.0/24", "fd77:1::/64");
    Path file = Installation.directory().resolve("targets.json");
    Files.writeString(
        file,
        """
        [{"targets": ["10.77.1.2"], "labels": {"site": "far", "__param_interval": "100ms"}},
         {"targets": ["[fd77:1::2]:9", "no host"]}]
        """);
    ServedNetsonde netsonde =
        ServedNetsonde.start(
            near,
            "probe: {interval: 200ms, timeout: 150ms, file_sd: [{files: ["
                + file
                + "], refresh_interval: 1s}]}\n");
    String echo = "icmp_probe_packets_recv_total{ip=\"10.77.1.2\",target=\"10.77.1.2\"}";
    String port =
        "probe_losses_total{cause=\"refused\",ip=\"fd77:1::2\",target=\"fd77:1::2\",tcp_port=\"9\"}";

    WebAnswer probed =
        Eventually.within(LIMIT)
            .see(
                "both targets probed",
                () -> netsonde.get("/metrics"),
                answer -> answer.sample(echo).orElse(0) > 2 && answer.sample(port).orElse(0) > 2);
    assertThat(probed.sample("probe_target_info{site=\"far\",target=\"10.77.1.2\"}")).hasValue(1);
    assertThat(probed.sample("probe_discovery_targets{source=\"file_sd/0\"}")).hasValue(3);
    assertThat(
            probed.sample(
                "probe_discovery_refused_targets{reason=\"target\",source=\"file_sd/0\"}"))
        .hasValue(1);

    // Not at the path: half a file must never be seen there.
    Path fresh = Files.writeString(directory.resolve("fresh"), "[{\"targets\": [\"fd77:1::2\"]}]");
    Files.copy(fresh, file.resolveSibling("fresh"));
    Files.move(file.resolveSibling("fresh"), file, StandardCopyOption.ATOMIC_MOVE);
    Eventually.within(LIMIT)
        .see(
            "the new list alone",
            () -> netsonde.get("/metrics"),
            answer ->
                answer.sample(echo).isEmpty()
                    && answer
                            .sample(
                                "icmp_probe_packets_recv_total{ip=\"fd77:1::2\",target=\"fd77:1::2\"}")
                            .orElse(0)
                        > 2);

    Files.writeString(file, "[{\"targets\": [\"fd77");
    WebAnswer broken =
        Eventually.within(LIMIT)
            .see(
                "an error told",
                () -> netsonde.get("/metrics"),
                answer ->
                    answer
                            .sample(
                                "probe_discovery_errors_total{reason=\"format\",source=\"file_sd/0\"}")
                            .orElse(0)
                        > 0);
    assertThat(broken.sample("probe_discovery_targets{source=\"file_sd/0\"}")).hasValue(1);
  }

  /** The headless service of three pods, of which one comes later. */
  @Test
  @NeedsTool("dnsmasq")
  void agents_that_are_told_one_name_for_all_probe_each_other() throws Exception {
    Host hub = lab.host("hub");
    Bridge bridge = lab.bridge(hub, "10.78.0.254/24");
    // All are plugged in before anybody speaks: with a port, a bridge may change its own address.
    List<Host> machines = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      Host host = lab.host("agent" + i);
      bridge.join(host, "10.78.0." + i + "/24");
      host.etc("nsswitch.conf", "hosts: files dns\n");
      host.etc("hosts", "127.0.0.1 localhost\n");
      host.etc("resolv.conf", "nameserver 10.78.0.254\n");
      machines.add(host);
    }
    Path hosts = Files.writeString(directory.resolve("hosts"), hosts(2));
    RunningProcess names = dnsmasq(hub, hosts);
    List<ServedNetsonde> agents = new ArrayList<>();
    for (Host host : machines) {
      agents.add(
          ServedNetsonde.start(
              host,
              """
              probe:
                interval: 200ms
                timeout: 150ms
                dns_sd: [{names: [agents.test], skip_self: true}]
              tcp: {enabled: false}
              clients: {enabled: false}
              """));
    }
    awaitProbed(agents.get(0), "10.78.0.2");
    awaitProbed(agents.get(1), "10.78.0.1");

    Files.writeString(hosts, hosts(3));
    names.signal("HUP");

    awaitProbed(agents.get(0), "10.78.0.2", "10.78.0.3");
    awaitProbed(agents.get(1), "10.78.0.1", "10.78.0.3");
    awaitProbed(agents.get(2), "10.78.0.1", "10.78.0.2");
    for (int i = 0; i < agents.size(); i++) {
      WebAnswer answer = agents.get(i).get("/metrics");
      assertThat(answer.sample("icmp_active_probes")).as("agent %d", i).hasValue(2);
      assertThat(answer.body())
          .contains("probe_target_info{dns_name=\"agents.test\",target=\"10.78.0.");
    }
  }

  private static void awaitProbed(ServedNetsonde agent, String... addresses) {
    Eventually.within(LIMIT)
        .see(
            "replies of " + List.of(addresses),
            () -> ofDiscovery(agent),
            lines ->
                List.of(addresses).stream()
                    .allMatch(ip ->
                        lines.matches(
                            "(?s).*icmp_probe_packets_recv_total\\{ip=\"%s\",[^}]*} [1-9].*"
                                .formatted(ip))));
  }

  /** What tells why an address is not probed, and no more, to be read in a message. */
  private static String ofDiscovery(ServedNetsonde agent) throws Exception {
    return agent
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.matches("(icmp_probe_packets|probe_(dns|discovery|losses|send)).*"))
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private static String hosts(int agents) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= agents; i++) {
      text.append("10.78.0.").append(i).append(" agents.test\n");
    }
    return text.toString();
  }

  private static RunningProcess dnsmasq(Host host, Path hosts) {
    RunningProcess server =
        host.start(
            "dnsmasq",
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--log-facility=-",
            "--user=root",
            "--pid-file=",
            "--no-resolv",
            "--no-hosts",
            "--addn-hosts=" + hosts,
            "--local-ttl=1",
            "--local=/test/",
            "--listen-address=10.78.0.254",
            "--bind-interfaces");
    server.awaitOutput("started", LIMIT);
    return server;
  }
}

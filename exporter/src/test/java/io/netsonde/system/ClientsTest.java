package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.BesideOthers;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Outcome;
import io.netsonde.lab.Router;
import io.netsonde.lab.RunningProcess;
import io.netsonde.lab.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program on a router, and what it tells of the clients behind it. */
@NeedsRoot
@NeedsTool({"ip", "nft", "fping"})
@BesideOthers
class ClientsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** For a program that starts beside others that take all processors. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String OTHERS = "probe: {enabled: false}\njool: {enabled: false}\n";
  private static final String CONFIG = "clients: {interval: 200ms}\n";

  private Lab lab;
  private Router router;
  private Host alice;

  @BeforeEach
  void build() {
    lab = Lab.open();
    router = Router.build(lab);
    alice = router.client("alice", 20);
  }

  @AfterEach
  void demolish() {
    lab.close();
  }

  @Test
  void every_byte_of_a_client_is_told_by_direction_and_by_what_is_at_the_other_end()
      throws Exception {
    ServedNetsonde netsonde = served();
    ping(alice, 3, "198.51.100.2");
    ping(alice, 2, "192.168.10.1");
    ping(alice, 2, "2001:db8:ffff::2");
    see(netsonde, "client_receive_bytes_total{ip=\"192.168.10.20\",via=\"wan\"}", 252);
    see(netsonde, "client_transmit_bytes_total{ip=\"192.168.10.20\",via=\"wan\"}", 252);
    see(netsonde, "client_receive_bytes_total{ip=\"192.168.10.20\",via=\"router\"}", 168);
    see(netsonde, "client_transmit_bytes_total{ip=\"192.168.10.20\",via=\"router\"}", 168);
    see(netsonde, "client_receive_bytes_total{ip=\"fd10::20\",via=\"wan\"}", 208);
    see(netsonde, "client_transmit_bytes_total{ip=\"fd10::20\",via=\"wan\"}", 208);
    see(
        netsonde,
        "client_traffic_bytes{client=\"unknown\",direction=\"rx\",ip=\"192.168.10.20\"}",
        420);
  }

  @Test
  void connections_are_counted_once_for_each_of_their_clients() throws Exception {
    router.client("bob", 21);
    ServedNetsonde netsonde = served();
    ping(alice, 1, "198.51.100.2");
    see(netsonde, "client_connections{ip=\"192.168.10.20\",protocol=\"icmp\"}", 1);
    see(netsonde, "client_connections_opened_total{ip=\"192.168.10.20\",protocol=\"icmp\"}", 1);
    see(netsonde, "client_active_connections{client=\"unknown\",ip=\"192.168.10.20\"}", 1);
  }

  @Test
  void a_client_has_the_name_of_its_lease_and_a_new_one_does_not_split_its_bytes()
      throws Exception {
    Path leases = Files.createTempDirectory("netsonde-leases-").resolve("dnsmasq.leases");
    String mac = alice.shell().run("cat", "/sys/class/net/" + device(alice) + "/address").strip();
    lease(leases, mac, "laptop");
    ServedNetsonde netsonde =
        served("clients: {interval: 200ms, names: {dnsmasq_leases: [" + leases + "]}}\n");
    ping(alice, 1, "198.51.100.2");
    see(netsonde, info(mac, "laptop"), 1);
    see(netsonde, "client_online{ip=\"192.168.10.20\"}", 1);
    see(netsonde, "client_status{client=\"laptop\",ip=\"192.168.10.20\"}", 1);
    String sent = "client_transmit_bytes_total{ip=\"192.168.10.20\",via=\"wan\"}";
    see(netsonde, sent, 84);
    lease(leases, mac, "phone");
    see(netsonde, info(mac, "phone"), 1);
    assertThat(netsonde.get("/metrics").sample(sent)).hasValue(84);
    assertThat(netsonde.get("/metrics").body()).doesNotContain("laptop");
  }

  @Test
  void addresses_are_compared_as_numbers_and_strangers_are_no_clients() throws Exception {
    router.client("two", 2);
    Host stranger = router.internet();
    stranger.run("ip", "address", "add", "192.168.10.77/32", "dev", "lo");
    stranger.run("ip", "address", "add", "110.168.10.2/32", "dev", "lo");
    router.host().route("110.168.10.2/32 via 198.51.100.2");
    router.host().sysctl("net.ipv4.conf.all.rp_filter", "0");
    ServedNetsonde netsonde = served();
    ping(alice, 1, "198.51.100.2");
    ping(alice, 1, "110.168.10.2");
    stranger
        .shell()
        .execute("fping", "-q", "-c", "1", "-t", "50", "-S", "192.168.10.77", "198.51.100.1");
    see(netsonde, "client_transmit_bytes_total{ip=\"192.168.10.20\",via=\"wan\"}", 168);
    assertThat(netsonde.get("/metrics").body())
        .doesNotContain("192.168.10.77")
        .doesNotContain("110.168.10.2")
        .doesNotContain("ip=\"192.168.10.1\"");
  }

  @Test
  void without_the_right_it_says_why_and_tells_nothing_that_it_does_not_know() throws Exception {
    ServedNetsonde netsonde = ServedNetsonde.start(router.host(), router.host().asNobody(), CONFIG);
    ping(alice, 1, "198.51.100.2");
    see(netsonde, "netsonde_slice_feature_enabled{feature=\"accounting\",slice=\"clients\"}", 0);
    see(netsonde, "netsonde_slice_up{slice=\"clients\"}", 0);
    see(netsonde, "client_online{ip=\"192.168.10.20\"}", 1);
    assertThat(netsonde.get("/metrics").body())
        .doesNotContain("client_receive_bytes_total{")
        .doesNotContain("client_connections{");
    assertThat(netsonde.get("/").body()).contains("EPERM");
  }

  @Test
  void a_network_that_appears_while_nobody_was_to_be_watched_is_watched_at_once() throws Exception {
    Host quiet = lab.host("quiet");
    quiet.sysctl("net.ipv4.ip_forward", "1");
    ServedNetsonde netsonde = ServedNetsonde.start(quiet, OTHERS + CONFIG);
    see(netsonde, "netsonde_slice_idle{slice=\"clients\"}", 1);
    String name = lab.link(quiet, alice).left().name();
    // Sooner than the next round of one that watches nobody.
    Eventually watched = Eventually.within(Duration.ofSeconds(5));
    quiet.run("ip", "address", "add", "10.7.0.1/24", "dev", name);
    watched.see(
        "watched",
        () -> netsonde.get("/metrics").sample("netsonde_slice_idle{slice=\"clients\"}").orElse(-1),
        idle -> idle == 0);
  }

  @Test
  void rules_of_the_users_own_are_read_where_nothing_may_be_changed() throws Exception {
    Host host = router.host();
    host.run("nft", "add table inet filter");
    host.run("nft", "add chain inet filter forward { type filter hook forward priority 0; }");
    host.run("nft", "add chain inet filter CLIENT_TRAFFIC");
    host.run("nft", "add rule inet filter forward jump CLIENT_TRAFFIC");
    for (String rule : List.of("saddr 192.168.10.20 tx", "daddr 192.168.10.20 rx")) {
      String[] words = rule.split(" ", -1);
      host.run(
          "nft",
          "add rule inet filter CLIENT_TRAFFIC ip "
              + words[0]
              + " "
              + words[1]
              + " counter comment \""
              + words[2]
              + "_"
              + words[1]
              + "\"");
    }
    ServedNetsonde netsonde = served("clients: {interval: 200ms, mode: read-only}\n");
    ping(alice, 2, "198.51.100.2");
    see(
        netsonde,
        "client_traffic_bytes{client=\"unknown\",direction=\"rx\",ip=\"192.168.10.20\"}",
        168);
    see(netsonde, "client_transmit_bytes_total{ip=\"192.168.10.20\",via=\"any\"}", 168);
    see(netsonde, "client_accounting_info{source=\"rules\"}", 1);
    assertThat(host.run("nft", "list tables")).doesNotContain("netsonde");
    host.run("nft", "flush chain inet filter forward");
    host.run("nft", "delete chain inet filter CLIENT_TRAFFIC");
    see(netsonde, "netsonde_slice_up{slice=\"clients\"}", 0);
    assertThat(netsonde.get("/metrics").body()).doesNotContain("client_transmit_bytes_total{");
  }

  @Test
  void the_counters_of_connections_are_read_where_there_is_nothing_else() throws Exception {
    router.host().sysctl("net.netfilter.nf_conntrack_acct", "1");
    ServedNetsonde netsonde =
        served("clients: {interval: 200ms, mode: read-only, reconcile: 1s}\n");
    ping(alice, 2, "198.51.100.2");
    see(netsonde, "client_transmit_bytes_total{ip=\"192.168.10.20\",via=\"wan\"}", 168);
    see(netsonde, "client_receive_bytes_total{ip=\"192.168.10.20\",via=\"wan\"}", 168);
    ping(alice, 1, "192.168.10.1");
    see(netsonde, "client_transmit_bytes_total{ip=\"192.168.10.20\",via=\"router\"}", 84);
  }

  @Test
  void the_table_in_a_terminal_reads_what_a_running_program_counts() throws Exception {
    ServedNetsonde netsonde = served();
    ping(alice, 2, "198.51.100.2");
    see(netsonde, "client_transmit_bytes_total{ip=\"192.168.10.20\",via=\"wan\"}", 168);
    Shell shell = router.host().shell().within(PATIENCE);
    String json =
        shell.run(Installation.command("clients", "--once", "--json", "--interval=100ms"));
    assertThat(json)
        .contains("\"ip\":\"192.168.10.20\"")
        .contains("\"received_bytes\":168,\"sent_bytes\":168");
    assertThat(shell.run(Installation.command("clients", "--once", "-i", "100ms")))
        .startsWith("NAME ")
        .contains("192.168.10.20");
    Outcome owned = shell.execute(Installation.command("clients", "uninstall"));
    assertThat(owned.exitCode()).isEqualTo(1);
    assertThat(owned.errors()).contains("a running netsonde owns the table");
    netsonde.process().close();
    assertThat(router.host().run("nft", "list tables")).contains("inet netsonde");
    shell.run(Installation.command("clients", "uninstall"));
    assertThat(router.host().run("nft", "list tables")).doesNotContain("netsonde");
    assertThat(shell.run(Installation.command("clients", "--once", "-i", "100ms")))
        .startsWith("NAME ");
    assertThat(router.host().run("nft", "list tables")).doesNotContain("netsonde");
  }

  @Test
  void the_variables_of_the_original_say_where_to_listen_and_how_often_to_read() throws Exception {
    RunningProcess process =
        router
            .host()
            .start(
                Stream.concat(
                        Stream.of("env", "METRICS_PORT=0", "UPDATE_INTERVAL=0.5"),
                        Stream.of(Installation.command("serve")))
                    .toArray(String[]::new));
    process.awaitOutput("listening on :", LIMIT);
    assertThat(process.errors()).doesNotContain("listening on :10116");
    RunningProcess wrong =
        router
            .host()
            .start(
                Stream.concat(
                        Stream.of("env", "UPDATE_INTERVAL=0"),
                        Stream.of(Installation.command("serve")))
                    .toArray(String[]::new));
    assertThat(wrong.await(LIMIT).exitCode()).isEqualTo(2);
    assertThat(wrong.errors())
        .contains("UPDATE_INTERVAL: '0' (expected: seconds from 0.1 to 3600)");
  }

  private static String info(String mac, String name) {
    return "client_info{interface=\"@\",ip=\"192.168.10.20\",mac=\""
        + mac
        + "\",mac_type=\"random\",name=\""
        + name
        + "\",name_source=\"dnsmasq\",vendor=\"\"}";
  }

  private static String device(Host host) {
    return host.run("ip", "-o", "-4", "address", "show", "scope", "global").split(" +", -1)[1];
  }

  /** As dnsmasq does it: a new file takes the place of the old one. */
  private static void lease(Path leases, String mac, String name) throws Exception {
    Path fresh = leases.resolveSibling("new");
    Files.writeString(fresh, "0 " + mac + " 192.168.10.20 " + name + " *\n");
    Files.setPosixFilePermissions(leases.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(fresh, leases, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Once it watches; what was sent before is not counted. */
  private ServedNetsonde served() throws Exception {
    return served(CONFIG);
  }

  private ServedNetsonde served(String config) throws Exception {
    ServedNetsonde netsonde = ServedNetsonde.start(router.host(), OTHERS + config);
    see(netsonde, "netsonde_slice_up{slice=\"clients\"}", 1);
    return netsonde;
  }

  private void see(ServedNetsonde netsonde, String wanted, double value) throws Exception {
    String series = wanted.replace("@", router.lan().own().name());
    Eventually.within(LIMIT)
        .see(
            series + " " + value,
            () -> netsonde.get("/metrics").sample(series).orElse(-1),
            seen -> seen == value);
  }

  /** With 56 bytes of data: packets of 84 bytes, or 104. */
  private static void ping(Host host, int count, String address) {
    host.run(
        "fping",
        "-t",
        "9000",
        "-q",
        "-c",
        Integer.toString(count),
        "-p",
        "10",
        "-b",
        "56",
        address);
  }
}

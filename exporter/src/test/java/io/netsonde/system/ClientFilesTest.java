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
import io.netsonde.lab.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Lease files that only another program's group may read, and the file that says where they are.
 */
@NeedsRoot
@NeedsTool({"ip", "nft", "fping", "setpriv"})
@BesideOthers
class ClientFilesTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** For a program that starts beside others that take all processors. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Some user that nobody here is. */
  private static final int OTHER = 54_321;

  private Lab lab;
  private Router router;
  private Path leases;
  private String config;

  @BeforeEach
  void build() throws Exception {
    lab = Lab.open();
    router = Router.build(lab);
    Host alice = router.client("alice", 20);
    alice.run("fping", "-q", "-c", "1", "192.168.10.1");
    String device =
        alice.run("ip", "-o", "-4", "address", "show", "scope", "global").split(" +", -1)[1];
    String mac = alice.run("cat", "/sys/class/net/" + device + "/address").strip();
    Path directory = Files.createTempDirectory("netsonde-leases-");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    leases = directory.resolve("kea.csv");
    Files.writeString(
        leases,
        "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state\n"
            + "192.168.10.20,"
            + mac
            + ",,3600,4102444800,1,0,0,laptop,0\n");
    Files.setAttribute(leases, "unix:uid", OTHER);
    Files.setAttribute(leases, "unix:gid", OTHER);
    Files.setPosixFilePermissions(leases, PosixFilePermissions.fromString("rw-r-----"));
    config =
        "probe: {enabled: false}\njool: {enabled: false}\ntcp: {enabled: false}\n"
            + "clients: {interval: 200ms, interfaces: ["
            + router.lan().own().name()
            + "], names: {order: [static, kea], cache_file: none, kea_leases: ["
            + leases
            + "]}}\n";
  }

  @AfterEach
  void demolish() {
    lab.close();
  }

  @Test
  void root_reads_them_with_one_thread() throws Exception {
    ServedNetsonde netsonde = ServedNetsonde.start(router.host(), config);
    see(netsonde, "client_name_source_up{source=\"kea\"}", 1);
    see(netsonde, "client_name_source_entries{source=\"kea\"}", 1);
  }

  @Test
  void another_user_is_told_what_to_do() throws Exception {
    Shell nobody = router.host().asNobody("net_admin");
    ServedNetsonde netsonde = ServedNetsonde.start(router.host(), nobody, config);
    see(netsonde, "client_name_source_up{source=\"kea\"}", 0);
    assertThat(
            netsonde
                .get("/metrics")
                .sample("client_name_source_errors_total{reason=\"denied\",source=\"kea\"}")
                .orElse(0))
        .isPositive();
    String told =
        "cannot read "
            + leases
            + ": this user may not; add it to the group of the file and of its directory";
    netsonde.process().awaitOutput(told, LIMIT);
    assertThat(netsonde.process().errors()).containsOnlyOnce(told);
    Outcome doctor =
        nobody
            .within(PATIENCE)
            .execute(
                Installation.command(
                    "doctor", "--config.file=" + Installation.file("netsonde.yml", config)));
    assertThat(doctor.output())
        .contains("this user may not read " + leases)
        .contains("SupplementaryGroups=");
  }

  @Test
  void the_table_in_a_terminal_goes_by_the_configuration() throws Exception {
    String file = Installation.file("netsonde.yml", config).toString();
    Shell shell = router.host().shell().within(PATIENCE);
    // Names are read beside the rounds: the two that it takes may be over before.
    Eventually.within(PATIENCE)
        .see(
            "the name",
            () ->
                shell.run(
                    Installation.command(
                        "clients", "--once", "--json", "-i", "500ms", "--config.file=" + file)),
            json -> json.contains("\"ip\":\"192.168.10.20\",\"name\":\"laptop\""));
    Outcome wrong =
        shell.execute(
            Installation.command(
                "clients",
                "--once",
                "--config.file=" + Installation.file("wrong.yml", "clients: {interfaces: 3}\n")));
    assertThat(wrong.exitCode()).isEqualTo(2);
  }

  private static void see(ServedNetsonde netsonde, String series, double value) throws Exception {
    Eventually.within(LIMIT)
        .see(
            series + " " + value,
            () -> netsonde.get("/metrics").sample(series).orElse(-1),
            seen -> seen == value);
  }
}

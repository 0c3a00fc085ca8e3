package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.BesideOthers;
import io.netsonde.lab.Eventually;
import io.netsonde.lab.Host;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Router;
import io.netsonde.lab.RunningProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Totals of clients over restarts, with the kernel's counters still there and without. */
@NeedsRoot
@NeedsTool({"ip", "nft", "fping"})
@BesideOthers
class ClientTotalsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** For a program that starts beside others that take all processors. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String SENT =
      "client_transmit_bytes_total{ip=\"192.168.10.20\",via=\"wan\"}";
  private static final String OPENED =
      "client_connections_opened_total{ip=\"192.168.10.20\",protocol=\"icmp\"}";

  @TempDir private Path directory;
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
  void totals_go_on_when_the_counters_have_survived_and_when_they_are_gone() throws Exception {
    ServedNetsonde first = served();
    ping();
    see(first, SENT, 84);
    see(first, OPENED, 1);
    end(first.process());
    assertThat(state()).content().contains("wan_sent=84,1,84,1");

    // The table has survived, and has counted on.
    ping();
    ServedNetsonde second = served();
    see(second, SENT, 168);
    see(second, OPENED, 1);
    second.process().kill();

    // A kill loses nothing as long as the counters are there.
    ping();
    ServedNetsonde third = served();
    see(third, SENT, 252);
    end(third.process());

    // As after a reboot: what passes meanwhile is not counted by anybody.
    uninstall();
    ServedNetsonde fourth = served();
    see(fourth, SENT, 252);
    ping();
    see(fourth, SENT, 336);
    assertThat(fourth.get("/metrics").sample("client_totals_saved_timestamp_seconds")).isEmpty();
    end(fourth.process());
  }

  @Test
  void a_table_of_another_run_is_new_to_the_totals() throws Exception {
    ServedNetsonde first = served();
    ping();
    see(first, SENT, 84);
    end(first.process());
    uninstall();
    ServedNetsonde other = served("none");
    ping();
    ping();
    see(other, SENT, 168);
    end(other.process());
    see(served(), SENT, 252);
  }

  @Test
  void a_damaged_file_is_said_once_and_totals_begin_at_what_the_kernel_has() throws Exception {
    Files.writeString(state(), "netsonde-client-totals\t1\nera\t");
    ServedNetsonde netsonde = served();
    ping();
    see(netsonde, SENT, 84);
    see(netsonde, "netsonde_slice_errors_total{reason=\"totals_damaged\",slice=\"clients\"}", 1);
    see(netsonde, "netsonde_slice_feature_enabled{feature=\"totals_memory\",slice=\"clients\"}", 0);
    assertThat(netsonde.process().errors()).containsOnlyOnce("is damaged");
    end(netsonde.process());
    assertThat(state()).content().contains("wan_sent=84,1,84,1");
  }

  @Test
  void in_a_unit_with_a_state_directory_nothing_need_be_configured() throws Exception {
    List<String> command = new ArrayList<>(List.of("env", "STATE_DIRECTORY=" + directory + ":/x"));
    command.addAll(List.of(Installation.command("serve", "--web.listen-address=127.0.0.1:0")));
    try (RunningProcess process = router.host().start(command.toArray(String[]::new))) {
      process.awaitOutput("watching the clients behind ", LIMIT);
      // Before it says so, a signal ends it without a last word.
      process.awaitOutput("have a look at ", LIMIT);
      end(process);
    }
    assertThat(directory.resolve("client-totals")).content().startsWith("netsonde-client-totals");
  }

  /** Lets it come to its end, however long the disk takes for what it writes then. */
  private static void end(RunningProcess process) {
    process.signal("TERM");
    process.await(LIMIT);
  }

  private void uninstall() {
    router.host().shell().within(PATIENCE).run(Installation.command("clients", "uninstall"));
  }

  private Path state() {
    return directory.resolve("totals");
  }

  private ServedNetsonde served() throws Exception {
    return served(state().toString());
  }

  private ServedNetsonde served(String state) throws Exception {
    ServedNetsonde netsonde =
        ServedNetsonde.start(
            router.host(),
            "probe: {enabled: false}\njool: {enabled: false}\ntcp: {enabled: false}\n"
                + "clients: {interval: 200ms, state: "
                + state
                + "}\n");
    see(netsonde, "netsonde_slice_up{slice=\"clients\"}", 1);
    return netsonde;
  }

  private static void see(ServedNetsonde netsonde, String series, double value) throws Exception {
    Eventually.within(LIMIT)
        .see(
            series + " " + value,
            () -> netsonde.get("/metrics").sample(series).orElse(-1),
            seen -> seen == value);
  }

  /** With 56 bytes of data: a packet of 84 bytes. */
  private void ping() {
    alice.run("fping", "-q", "-c", "1", "-b", "56", "198.51.100.2");
  }
}

package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.BesideOthers;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Outcome;
import io.netsonde.lab.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A firewall that offloads flows, on a kernel that has flowtables (and that is older than those
 * which keep a table for the next start, or tell how full a set is).
 */
@NeedsTool({"qemu-system-x86_64", "ip", "nft"})
@BesideOthers
@ResourceLock(VirtualMachine.LOCK)
class FlowOffloadVmTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String CONFIG =
      """
      probe: {enabled: false}
      jool: {enabled: false}
      tcp: {enabled: false}
      clients: {interval: 500ms, presence: {probe: false}, names: {order: [static]}}
      """;

  @TempDir private Path directory = Path.of(".");

  @Test
  void bytes_come_from_connections_while_flows_are_offloaded_and_none_is_missed() throws Exception {
    Files.write(
        directory.resolve("serve"),
        List.of(
            QuickStart.command(
                "serve",
                "--config.file=" + Installation.file("netsonde.yml", CONFIG),
                "--web.listen-address=127.0.0.1:10116")));

    Outcome outcome =
        VirtualMachine.run(
            LIMIT,
            List.of("-m", "1024", "-w", directory.toString()),
            "bash",
            "src/test/vm/flow-offload",
            directory.toString());

    assertThat(outcome.exitCode())
        .as("%s%nsteps: %s%nlog: %s", outcome, text("steps"), text("log"))
        .isZero();

    WebAnswer table = answer("table");
    assertThat(of(table, "client_accounting_info{source=\"table\"}")).isEqualTo(1);
    assertThat(of(table, "client_accounting_set_elements{family=\"ipv4\"}"))
        .as("what this kernel does not tell is counted")
        .isEqualTo(2);

    WebAnswer rested = answer("rested");
    assertThat(
            of(
                rested,
                "client_accounting_flowtable_info"
                    + "{counter=\"true\",hardware=\"false\",name=\"ft\",table=\"filter\"}"))
        .isEqualTo(1);
    assertThat(of(answer("offloaded"), "client_conntrack_offloaded_connections"))
        .as("of the packets the firewall saw %s", text("firewall"))
        .isEqualTo(1);
    assertThat(text("firewall")).as("what its counters saw").containsPattern("bytes \\d{1,4} ");
    long[] before = numbers("before");
    long[] after = numbers("after");
    assertThat(wan(rested, "transmit") - wan(table, "transmit"))
        .isEqualTo((double) (after[0] - before[0]))
        .isGreaterThan(5e6);
    assertThat(wan(rested, "receive") - wan(table, "receive"))
        .isEqualTo((double) (after[1] - before[1]));

    assertThat(text("page"))
        .contains("flows are offloaded and pass by it")
        .contains("which ends with this program");
    assertThat(text("tables")).isEqualTo("table inet filter");
  }

  private static double wan(WebAnswer answer, String direction) {
    return of(answer, "client_" + direction + "_bytes_total{ip=\"192.168.10.20\",via=\"wan\"}");
  }

  private static double of(WebAnswer answer, String series) {
    return answer.sample(series).orElseThrow(() -> new AssertionError(series + ": " + answer));
  }

  private WebAnswer answer(String name) throws IOException {
    return new WebAnswer(200, Map.of(), text(name) + "\n");
  }

  private long[] numbers(String name) throws IOException {
    return Arrays.stream(text(name).split(" ", -1)).mapToLong(Long::parseLong).toArray();
  }

  private String text(String name) throws IOException {
    Path file = directory.resolve(name);
    return Files.exists(file) ? Files.readString(file).strip() : "";
  }
}

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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** {@code netsonde demo} where Jool's module is loaded, in a virtual machine; at night. */
@NeedsTool({"qemu-system-x86_64", "ip", "nft", "dnsmasq", "busybox", "gcc", "make", "setpriv"})
@Tag("night")
@BesideOthers
@ResourceLock(VirtualMachine.LOCK)
class DemoVmTest {
  private static final Duration LIMIT = Duration.ofMinutes(6);

  @TempDir private Path directory = Path.of(".");

  @Test
  void its_clients_reach_the_world_through_a_translator_which_is_gone_at_the_end()
      throws Exception {
    Files.write(
        directory.resolve("demo"),
        List.of(QuickStart.command("demo", "--web.listen-address=127.0.0.1:10116")));

    Outcome outcome =
        VirtualMachine.run(
            LIMIT,
            List.of("-m", "1400", "-w", directory.toString()),
            "bash",
            "src/test/vm/demo-nat64",
            directory.toString(),
            VirtualMachine.jool("bookworm").toString());

    assertThat(outcome.exitCode())
        .as("%s%nsteps: %s%nlog: %s", outcome, text("steps"), text("log"))
        .isZero();
    WebAnswer metrics = new WebAnswer(200, Map.of(), text("metrics") + "\n");
    assertThat(metrics.sample("netsonde_slice_up{slice=\"jool\"}")).hasValue(1);
    assertThat(text("out")).doesNotContain("no NAT64");
    assertThat(text("namespaces")).contains("netsonde-lab");
    assertThat(text("left")).isEmpty();
    assertThat(text("instances-left")).doesNotContain("default");
  }

  private String text(String name) throws IOException {
    Path file = directory.resolve(name);
    return Files.exists(file) ? Files.readString(file).strip() : "";
  }
}

package io.netsonde.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** {@code src/test/vm/boot}: what a command finds in the machine, and what comes back. */
@NeedsTool("qemu-system-x86_64")
@BesideOthers
@ResourceLock(VirtualMachine.LOCK)
class VirtualMachineTest {
  @TempDir private Path writable;
  @TempDir private Path readable;

  @Test
  void a_command_runs_on_its_own_kernel_among_the_files_of_this_machine() throws Exception {
    Path script =
        Files.writeString(
            readable.resolve("script"),
            """
            set -e
            uname -r
            cat "$0" >/dev/null
            modprobe e1000e
            ls /sys/class/net
            echo "to stderr" >&2
            echo kept >"$1/file"
            echo lost >"$0"
            exit 7
            """);

    Outcome outcome =
        VirtualMachine.run(
            Duration.ofMinutes(2),
            List.of("-w", writable.toString(), "-q", "-device e1000e"),
            "sh",
            script.toString(),
            writable.toString());

    assertThat(outcome.output().lines())
        .containsExactly(VirtualMachine.kernelRelease(), "eth0", "lo");
    assertThat(outcome.errors()).isEqualTo("to stderr\n");
    assertThat(outcome.exitCode()).isEqualTo(7);
    assertThat(writable.resolve("file")).hasContent("kept");
    assertThat(script).content().startsWith("set -e");
  }

  @Test
  void a_machine_without_end_is_ended_and_a_device_that_does_not_exist_is_told() {
    assertThat(VirtualMachine.run(Duration.ofSeconds(2), List.of(), "sleep", "1000").exitCode())
        .isEqualTo(124);

    Outcome unknown =
        VirtualMachine.run(Duration.ofMinutes(1), List.of("-q", "-device nosuch"), "true");

    assertThat(unknown.exitCode()).isEqualTo(125);
    assertThat(unknown.errors()).contains("'nosuch' is not a valid device model name");
  }
}

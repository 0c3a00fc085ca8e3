package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.BesideOthers;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Outcome;
import io.netsonde.lab.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The package's unit under a systemd that runs it with all its hardening: {@code
 * src/test/package/unit-check} is what is done there.
 */
@NeedsRoot
@NeedsTool({"ip", "debootstrap", "dpkg-deb", "nsenter", "unshare", "systemd-nspawn"})
@BesideOthers
class ServiceTest {
  private static final Duration FIRST_TIME = Duration.ofMinutes(10);
  private static final Path SCRIPTS = Path.of("src/test/package").toAbsolutePath();
  private static final String ALL_UP = "ready probe: up clients: idle jool: idle tcp: up";

  /** What was seen, in one line each, by the title that it stands under. */
  private static final Map<String, String> SEEN = new LinkedHashMap<>();

  @TempDir private static Path directory;

  @BeforeAll
  static void see() throws Exception {
    try (Lab lab = Lab.open()) {
      Shell shell = lab.host("machine").shell().within(FIRST_TIME);
      Path packages = directory.resolve("packages");
      new PackagedProgram(directory.resolve("program")).build(shell, packages, "0.0.1", "deb");
      Path boot = directory.resolve("boot");
      Path in = Files.createDirectories(boot.resolve("in"));
      try (Stream<Path> files = Files.list(packages)) {
        for (Path file : files.filter(file -> file.toString().endsWith(".deb")).toList()) {
          Files.move(file, in.resolve("netsonde.deb"));
        }
      }
      // With the machine's network, which the lab has not got.
      String debian =
          LocalProgram.succeed(
                  FIRST_TIME,
                  List.of(SCRIPTS.resolve("root").toString(), "systemd", "systemd-sysv", "curl"))
              .strip();
      Outcome outcome =
          shell.execute(
              // Out of the host's files, in which there are no control groups.
              "nsenter",
              "--mount=/proc/" + ProcessHandle.current().pid() + "/ns/mnt",
              "unshare",
              "--mount",
              SCRIPTS.resolve("boot").toString(),
              debian,
              boot.toString(),
              SCRIPTS.resolve("unit-check").toString());
      assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
      for (String part : outcome.output().split("(?m)^== ", -1)) {
        String[] lines = part.split("\n", 2);
        SEEN.put(lines[0], lines.length < 2 ? "" : lines[1].strip().replaceAll("\\s+", " "));
      }
    }
  }

  @Test
  void installed_it_is_enabled_and_started_and_all_of_it_works_under_its_hardening() {
    assertThat(SEEN.get("installed")).isEqualTo("enabled active " + ALL_UP);
    assertThat(SEEN.get("status"))
        .contains("StatusText=probe up, clients idle, jool idle, tcp up", "WatchdogUSec=1min")
        .contains("CapBnd: 0000000000003000 NoNewPrivs: 1 Seccomp: 2");
  }

  @Test
  void a_reload_brings_the_configuration_into_force_without_a_restart() {
    assertThat(SEEN.get("reload"))
        .isEqualTo("active NRestarts=0 ready probe: up clients: idle tcp: up");
  }

  @ParameterizedTest
  @CsvSource({
    "lease-files.conf, up",
    "low-port.conf, up",
    "namespaces.conf, up",
    "ping-sockets.conf, idle",
    "probe-only.conf, idle",
    "tcp-only.conf, up",
    "tracepoints.conf, up"
  })
  void with_each_example_it_does_what_the_rights_are_for(String example, String tcp) {
    assertThat(SEEN.get(example))
        .isEqualTo("active ready probe: up clients: idle jool: idle tcp: " + tcp);
  }

  @Test
  void every_example_was_tried() throws Exception {
    assertThat(SEEN.keySet()).containsAll(UnitTest.examples());
  }

  @Test
  void the_watchdog_ends_it_only_when_it_stands_still() {
    assertThat(SEEN.get("watchdog")).isEqualTo("NRestarts=0 NRestarts=1");
    assertThat(SEEN.get("log"))
        .containsOnlyOnce("Watchdog timeout")
        .contains("restart counter is at 1");
  }

  @Test
  void stopping_it_is_no_failure() {
    assertThat(SEEN.get("stopped")).isEqualTo("Result=success ActiveState=inactive");
    assertThat(SEEN.get("log")).doesNotContain("level=ERROR").contains("msg=stopped");
  }
}

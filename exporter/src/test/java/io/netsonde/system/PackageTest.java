package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.BesideOthers;
import io.netsonde.lab.Lab;
import io.netsonde.lab.NeedsRoot;
import io.netsonde.lab.NeedsTool;
import io.netsonde.lab.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Debian package in a clean Debian system without Java: {@code src/test/package/life} says what
 * happens to it. No systemd runs there; {@link ServiceTest} has one.
 */
@NeedsRoot
@NeedsTool({"ip", "debootstrap", "dpkg-deb", "curl", "setpriv", "tar"})
@BesideOthers
class PackageTest {
  private static final Duration FIRST_TIME = Duration.ofMinutes(10);
  private static final Path SCRIPTS = Path.of("src/test/package").toAbsolutePath();
  private static final String OLD = "0.0.1";
  private static final String NEW = "0.0.2-SNAPSHOT";

  @TempDir private static Path directory;
  private static Path seen;

  @BeforeAll
  static void live() throws Exception {
    try (Lab lab = Lab.open()) {
      Shell shell = lab.host("machine").shell().within(FIRST_TIME);
      PackagedProgram program = new PackagedProgram(directory.resolve("program"));
      // With the machine's network, which the lab has not got.
      String debian =
          LocalProgram.succeed(FIRST_TIME, List.of(SCRIPTS.resolve("root").toString())).strip();
      program.build(shell, directory.resolve("once"), OLD, "deb", "tar");
      program.build(shell, directory.resolve("again"), OLD, "deb", "tar");
      program.build(shell, directory.resolve("once"), NEW, "deb");
      seen = Files.createDirectory(directory.resolve("seen"));
      shell.run(
          SCRIPTS.resolve("life").toString(),
          debian,
          seen.toString(),
          file("once", "netsonde_0.0.1_").toString(),
          file("once", "netsonde_0.0.2~").toString());
    }
  }

  private static Path file(String place, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(place))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void two_builds_have_the_same_bytes() throws Exception {
    for (String name : List.of("netsonde_0.0.1_", "netsonde-0.0.1.linux-")) {
      assertThat(file("once", name)).hasSameBinaryContentAs(file("again", name));
    }
  }

  @Test
  void it_serves_on_a_machine_without_java() throws Exception {
    assertThat(text("java")).isEqualTo("none\n");
    assertThat(text("verified")).as("files that differ from the package's").isEmpty();
    assertThat(text("version")).startsWith("netsonde ");
    assertThat(text("checked")).isEqualTo("/etc/netsonde/netsonde.yml: ok\n");
    assertThat(text("first-metrics")).contains("netsonde_build_info{", "netsonde_slice_up{");
    assertThat(text("first-log"))
        .contains("ICMPv4: raw socket")
        .doesNotContain("level=WARN", "level=ERROR");
    assertThat(text("first-output")).isEmpty();
    assertThat(text("first-exit")).isEqualTo("143\n");
  }

  @Test
  void it_serves_as_its_own_user_with_the_capabilities_of_the_unit() throws Exception {
    String[] user = text("user").split(":", -1);
    assertThat(user[0]).isEqualTo("netsonde");
    assertThat(Integer.parseInt(user[2])).isBetween(100, 999);
    assertThat(user[6].strip()).isEqualTo("/usr/sbin/nologin");
    assertThat(text("first-status").replace('\t', ' ').lines())
        .contains("NoNewPrivs: 1", "CapBnd: 0000000000003000")
        .anyMatch(line -> line.startsWith("Uid: " + user[2] + " " + user[2]));
  }

  @Test
  void the_archive_of_classes_is_made_there_and_costs_nothing_where_it_does_not_fit()
      throws Exception {
    assertThat(text("archive")).isEqualTo("root 644\n");
    assertThat(text("first-archive")).as("mapped").isNotEqualTo("0\n");
    assertThat(text("second-archive")).as("mapped after the upgrade").isNotEqualTo("0\n");
    assertThat(text("version-damaged")).isEqualTo(text("version"));
    assertThat(text("version-stale")).isEqualTo(text("version"));
  }

  @Test
  void an_upgrade_keeps_what_the_administrator_wrote_and_restarts() throws Exception {
    assertThat(text("upgraded-version")).startsWith("0.0.2~");
    assertThat(text("upgraded-file")).isEqualTo("probe: {interval: 1s}\n");
    assertThat(text("second-log")).startsWith("{\"time\"");
    assertThat(text("second-metrics")).contains("netsonde_build_info{");
    assertThat(text("asked").lines().filter(line -> line.startsWith("deb-systemd-invoke")))
        .containsExactly(
            "deb-systemd-invoke start netsonde.service",
            "deb-systemd-invoke restart netsonde.service",
            "deb-systemd-invoke stop netsonde.service");
  }

  @Test
  void removed_it_leaves_its_configuration_and_its_state_and_purged_nothing() throws Exception {
    assertThat(text("left").lines())
        .contains("etc/netsonde", "etc/netsonde/netsonde.yml", "etc/default/netsonde")
        .noneMatch(line -> line.startsWith("usr/"));
    assertThat(text("after").lines().toList()).isEqualTo(text("before").lines().toList());
  }

  @Test
  void every_command_has_a_manual_page() throws Exception {
    assertThat(text("pages").lines())
        .contains("netsonde.1.gz", "netsonde-serve.1.gz", "netsonde-jool-stats-display.1.gz");
  }

  @Test
  void dashboards_and_rules_are_there() throws Exception {
    assertThat(text("shared").lines())
        .contains("netsonde-overview.json", "netsonde-jool.json", "alerts.yml", "recording.yml");
  }

  private static String text(String name) throws IOException {
    return Files.readString(seen.resolve(name));
  }
}

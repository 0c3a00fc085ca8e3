package io.netsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.LabException;
import io.netsonde.log.Log;
import io.netsonde.log.LogConfig;
import io.netsonde.log.LogFormat;
import io.netsonde.log.LogLevel;
import io.netsonde.web.ListenAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The commands over a program that only notes what it is asked. */
class CommandsTest {
  @TempDir private Path base;
  private final FakeProgram program = new FakeProgram();
  private LogConfig before = LogConfig.DEFAULT;

  @BeforeEach
  void keepLog() {
    before = Log.process().config();
  }

  @AfterEach
  void restoreLog() {
    Log.process().configure(before);
  }

  @Test
  void serve_without_flags_leaves_all_to_the_file_and_its_defaults() {
    assertThat(program.run("serve")).isEqualTo(ExitCode.OK);
    assertThat(program.served)
        .containsExactly(
            new ServeOptions(
                Optional.empty(),
                WebOverrides.NONE,
                Optional.empty(),
                Optional.empty(),
                ProbeOverrides.NONE,
                CaptureOverrides.NONE,
                List.of()));
  }

  @Test
  void demo_serves_this_machine_alone_and_has_no_end_unless_it_is_told() {
    assertThat(program.run("demo")).isEqualTo(ExitCode.OK);
    assertThat(program.run("demo", "--duration=10m", "--web.listen-address=[::1]:8080"))
        .isEqualTo(ExitCode.OK);

    assertThat(program.demonstrated)
        .containsExactly(
            new DemoOptions(ListenAddress.parse("127.0.0.1:10116"), Optional.empty()),
            new DemoOptions(
                ListenAddress.parse("[::1]:8080"), Optional.of(Duration.ofMinutes(10))));
    assertThat(program.out.toString()).startsWith(FakeProgram.INVITATION.text());
    assertThat(FakeProgram.INVITATION.text())
        .contains(
            "  http://127.0.0.1:10116/\n", "  laptop       192.168.10.21     large downloads\n")
        .contains("\nNot there:\n  there is no NAT64.\n");
  }

  @Test
  void demo_that_cannot_be_built_says_so_in_a_line() {
    FakeProgram poor =
        new FakeProgram(() -> {
          throw new LabException("the demo needs nft");
        });

    assertThat(poor.run("demo")).isEqualTo(ExitCode.FAILURE);
    assertThat(poor.err.toString()).isEqualTo("netsonde: the demo needs nft\n");
    assertThat(poor.run("demo", "--duration=0s")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void serve_hands_over_every_flag() {
    int code =
        program.run(
            "serve",
            "--config.file=netsonde.yml",
            "--web.listen-address=:9116",
            "--web.listen-address",
            "[::1]:0",
            "--web.config.file=web.yml",
            "--web.telemetry-path=/all",
            "--web.max-requests=7",
            "--web.enable-lifecycle",
            "--log.level=debug",
            "--log.format=json");

    assertThat(code).isEqualTo(ExitCode.OK);
    assertThat(program.served)
        .containsExactly(
            new ServeOptions(
                Optional.of(Path.of("netsonde.yml")),
                new WebOverrides(
                    List.of(ListenAddress.parse(":9116"), ListenAddress.parse("[::1]:0")),
                    Optional.of(Path.of("web.yml")),
                    Optional.of("/all"),
                    Optional.of(7),
                    true),
                Optional.of(LogLevel.DEBUG),
                Optional.of(LogFormat.JSON),
                ProbeOverrides.NONE,
                CaptureOverrides.NONE,
                List.of()));
  }

  @Test
  void config_check_says_that_a_right_file_is_right() throws Exception {
    Path file = Files.writeString(base.resolve("right.yml"), "compat: false\n");

    assertThat(program.run("config", "check", "--config.file=" + file)).isEqualTo(ExitCode.OK);
    assertThat(program.out.toString().lines()).containsExactly(file + ": ok");
  }

  @Test
  void config_check_lists_all_that_is_wrong_and_says_nothing_on_stdout() throws Exception {
    Path file = Files.writeString(base.resolve("wrong.yml"), "compat: maybe\nother: 1\n");

    assertThat(program.run("config", "check", "--config.file=" + file)).isEqualTo(ExitCode.USAGE);
    assertThat(program.out.toString()).isEmpty();
    assertThat(program.err.toString().lines())
        .containsExactly(
            "netsonde: " + file + ":1:9: compat: maybe (expected: one of true, false)",
            "netsonde: " + file + ":2:1: unknown key 'other' (expected: compat)");
  }

  @Test
  void doctor_tells_a_program_what_it_found_in_the_same_order_always() throws Exception {
    Path file = Files.writeString(base.resolve("right.yml"), "compat: true\n");

    int code = program.run("doctor", "--json", "--config.file=" + file);

    List<Map<?, ?>> findings = program.out.toString().lines().map(CommandsTest::read).toList();
    assertThat(findings.stream().map(finding -> String.valueOf(finding.get("subject"))))
        .containsExactly(
            "java",
            "kernel",
            "rights",
            "interfaces",
            "icmpv4",
            "icmpv6",
            "tcpv4",
            "tcpv6",
            "buffers",
            "capture",
            "filters",
            "tracepoints",
            "hardware_stamps",
            "client_names",
            "configuration");
    boolean failed = findings.stream().anyMatch(f -> "fail".equals(f.get("verdict")));
    assertThat(code).isEqualTo(failed ? ExitCode.FAILURE : ExitCode.OK);
    assertThat(findings.getLast().get("verdict")).isEqualTo("ok");
  }

  @Test
  void doctor_fails_for_a_wrong_file_and_says_what_is_wrong() throws Exception {
    Path file = Files.writeString(base.resolve("wrong.yml"), "other: 1\n");

    assertThat(program.run("doctor", "--config.file=" + file)).isEqualTo(ExitCode.FAILURE);
    assertThat(program.out.toString())
        .contains("fail  configuration   " + file + ":1:1: unknown key 'other' (expected: compat)")
        .contains("→ mend the file; `netsonde config check` lists the problems");
  }

  @Test
  void version_names_the_program_and_its_java() {
    assertThat(program.run("--version")).isEqualTo(ExitCode.OK);
    assertThat(program.out.toString())
        .matches(
            "netsonde \\S+ \\(revision \\S+, Java " + Runtime.version().feature() + ".*\\)\\R");
  }

  private static Map<?, ?> read(String line) {
    Object read = new Load(LoadSettings.builder().build()).loadFromString(line);
    return (Map<?, ?>) read;
  }
}

package io.netsonde.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The originals take part where somebody has them, and only when they do the same work. */
class OriginalsTest {
  private static final Scenario SCENARIO = Scenario.parse("100x100ms");
  private static final Duration SETTLE = Duration.ofMillis(500);
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final int TURNS = 5;
  private static final Path RECORDED = Path.of("src/test/resources/icmp-exporter.prom");

  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void makeAPlainFile() throws Exception {
    Files.writeString(directory.resolve("plain"), "");
  }

  private Path program(String line) throws Exception {
    Path program = directory.resolve("original");
    Files.writeString(program, "#!/bin/sh\n" + line + "\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private int bench(Map<String, String> environment, String... arguments) {
    return Bench.run(
        List.of(arguments),
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void a_path_without_a_program_is_refused_before_anything_is_measured(Originals.Which which) {
    for (Path path : List.of(directory.resolve("none"), directory.resolve("plain"), directory)) {
      err.reset();
      assertThat(bench(Map.of(which.variable(), path.toString()))).isEqualTo(2);
      assertThat(err)
          .hasToString(
              "netsonde bench: "
                  + which.variable()
                  + ": '"
                  + path
                  + "' (expected: a file that can be executed)\n");
    }
    assertThat(out.size()).isZero();
  }

  @Test
  void the_help_names_every_variable_and_every_slice() throws Exception {
    String original = program("exit 1").toString();
    Map<String, String> all =
        Stream.of(Originals.Which.values())
            .map(Originals.Which::variable)
            .collect(Collectors.toMap(name -> name, name -> original));

    assertThat(bench(all, "--help")).isZero();

    assertThat(out.toString(StandardCharsets.UTF_8)).contains(all.keySet());
    for (Subject subject : Subject.values()) {
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("\n  " + subject.word() + " ");
      assertThat(subject.help()).startsWith("Usage: ./netsonde bench " + subject.word());
    }
  }

  @Test
  void flags_of_a_slice_need_the_slice() {
    assertThat(bench(Map.of(), "--rounds=1")).isEqualTo(2);
    assertThat(bench(Map.of(), "tcp", "probe", "--rounds=1")).isEqualTo(2);
    assertThat(bench(Map.of(), "tcp", "--round=1")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("'--rounds=1'", "'--round=1'");
  }

  @Test
  void a_stand_in_that_pings_is_measured_and_one_that_only_answers_is_refused() throws Exception {
    assumeThat(System.getProperty("user.name")).as("namespaces need root").isEqualTo("root");
    Path netsonde = Path.of("../netsonde").toAbsolutePath().normalize();

    // Netsonde takes icmp-exporter's flags.
    assertThat(shortfall(program("exec " + netsonde + " serve \"$@\""))).isEmpty();

    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path recorded = Files.copy(RECORDED, directory.resolve("page"));
    assertThat(
            shortfall(
                program(
                    "exec %s -XX:TieredStopAtLevel=1 -cp '%s' %s %s \"$@\""
                        .formatted(
                            java,
                            System.getProperty("java.class.path"),
                            StandIn.class.getName(),
                            recorded))))
        .contains("icmp-exporter sent 0 % of the pings that it was asked for");
  }

  private static Optional<String> shortfall(Path program) {
    try (Playground playground = new Playground();
        Contestant original = new OriginalPinger(playground, SCENARIO, program)) {
      // What a busy machine has held up comes in the next turn.
      Optional<String> shortfall = Optional.of("no turn");
      for (int turns = 0; turns < TURNS && shortfall.isPresent(); turns++) {
        Turn turn = original.turn(SETTLE, WINDOW);
        assertThat(turn.cpuNanos()).isPositive();
        shortfall = turn.shortfall(original.name(), SCENARIO);
      }
      return shortfall;
    }
  }

  @Test
  void clients_that_were_counted_otherwise_are_no_comparison() {
    String page =
        """
        client_traffic_bytes{client="a",direction="rx",ip="172.16.1.0"} 0
        client_traffic_bytes{client="a",direction="tx",ip="172.16.1.0"} 92
        client_traffic_bytes{client="b",direction="tx",ip="172.16.1.1"} 46
        client_active_connections{client="a",ip="172.16.1.0"} 3
        """;
    Scrape scrape = new Scrape(page, 1);

    OriginalClients.check(scrape, 2, 3, 3);

    assertThatThrownBy(() -> OriginalClients.check(scrape, 3, 3, 3))
        .hasMessage("network-metrics-exporter, clients: 2 (expected: 3)");
    assertThatThrownBy(() -> OriginalClients.check(scrape, 2, 3, 4))
        .hasMessage("network-metrics-exporter, bytes counted: 138 (expected: 184)");
    assertThatThrownBy(() -> OriginalClients.check(scrape, 2, 6, 3))
        .hasMessage("network-metrics-exporter, connections: 3 (expected: 6)");
  }

  @Test
  void what_tcp_exporter_has_counted_is_what_it_has_read() {
    Scrape scrape = new Scrape("packet_count{deviceName=\"eth0\"} 7\n", 1);

    assertThat(CaptureContestant.ofOriginal(scrape).all()).isEqualTo(7);
    assertThat(CaptureContestant.ofOriginal(new Scrape("up 1\n", 1)).all()).isZero();
  }

  @Test
  void counters_of_jool_have_to_agree() {
    Scrape page =
        new Scrape("jool_received6{hostname=\"h\"} 17.0\njool_success{hostname=\"h\"} 10.0\n", 1);

    JoolExporter.check(page, "JSTAT_RECEIVED6,17\nJSTAT_SUCCESS,10\n");

    assertThatThrownBy(() -> JoolExporter.check(page, "JSTAT_RECEIVED6,18\n"))
        .hasMessageContaining("received6: 17.0 (expected: 18.0)");
    assertThatThrownBy(() -> JoolExporter.check(page, "JSTAT_UNKNOWN,1\n"))
        .isInstanceOf(Unmeasured.class);
  }
}

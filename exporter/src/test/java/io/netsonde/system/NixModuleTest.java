package io.netsonde.system;

import static io.netsonde.system.RenderedChart.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.netsonde.lab.NeedsTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The NixOS modules, evaluated by Nix with as much of NixOS's library as they use ({@code
 * evaluate.nix}); nixpkgs itself is not at hand.
 */
@NeedsTool("nix-instantiate")
class NixModuleTest {
  private static final Path MODULES = Path.of("../packaging/nixos").toAbsolutePath().normalize();
  private static final Path EVALUATE =
      Path.of("src/test/resources/nixos/evaluate.nix").toAbsolutePath();

  @TempDir private Path directory = Path.of("");

  @Test
  void the_original_s_options_have_the_meaning_and_the_defaults_that_they_had() throws Exception {
    Object made = evaluated("services.network-metrics-exporter.enable = true;");

    assertThat(command(made))
        .contains(" serve --config.file=netsonde-checked.yml<", " --web.listen-address=:9101");
    assertThat(at(made, "settings"))
        .isEqualTo(
            Map.of(
                "probe", Map.of("enabled", false),
                "tcp", Map.of("enabled", false),
                "jool", Map.of("enabled", false),
                "clients",
                    Map.of(
                        "enabled",
                        true,
                        "interval",
                        "2s",
                        "mode",
                        "automatic",
                        "prefixes",
                        List.of("192.168.10.0/24"),
                        "interfaces",
                        List.of("br-lan"))));
    assertThat(at(service(made), "CapabilityBoundingSet"))
        .isEqualTo(List.of("CAP_NET_ADMIN", "CAP_DAC_READ_SEARCH"));
    assertThat(at(made, "ports")).isEqualTo(List.of());
  }

  @Test
  void each_of_the_original_s_options_is_taken() throws Exception {
    Object made =
        evaluated(
            """
            services.network-metrics-exporter = {
              enable = true;
              port = 9102;
              updateInterval = 5;
              openFirewall = true;
              enableNftablesIntegration = false;
              networkPrefix = "10.20";
              trafficInterface = "lan0";
              package = { _type = "package"; path = "/own"; mainProgram = "netsonde"; };
            };
            services.netsonde.settings.clients.max_clients = 100;
            """);

    assertThat(command(made)).startsWith("/own/bin/netsonde serve ").contains("=:9102");
    assertThat(at(made, "ports")).isEqualTo(List.of(9102));
    assertThat(at(made, "settings", "clients"))
        .isEqualTo(
            Map.of(
                "enabled",
                true,
                "interval",
                "5s",
                "mode",
                "read-only",
                "prefixes",
                List.of("10.20.0.0/16"),
                "interfaces",
                List.of("lan0"),
                "max_clients",
                100));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port = 10116; | CAP_NET_RAW CAP_NET_ADMIN",
        "settings = { clients.enabled = false; jool.enabled = false; }; | CAP_NET_RAW",
        "settings.tcp.tracepoints = true; | CAP_NET_RAW CAP_NET_ADMIN CAP_BPF CAP_PERFMON",
        "port = 80; | CAP_NET_RAW CAP_NET_ADMIN CAP_NET_BIND_SERVICE",
        "otherNamespaces = true; | CAP_NET_RAW CAP_NET_ADMIN CAP_SYS_ADMIN"
      })
  void the_unit_has_the_capabilities_of_the_slices_and_no_others(
      String settings, String capabilities) throws Exception {
    Object made = evaluated("services.netsonde = { enable = true; " + settings + " };");

    List<String> wanted = List.of(capabilities.split(" ", -1));
    assertThat(at(service(made), "AmbientCapabilities")).isEqualTo(wanted);
    assertThat(at(service(made), "CapabilityBoundingSet")).isEqualTo(wanted);
  }

  @Test
  void the_unit_is_as_hard_as_that_of_the_debian_package() throws Exception {
    Map<?, ?> made =
        RenderedChart.map(service(evaluated("services.netsonde = { enable = true; };")));
    List<String> unit = Files.readAllLines(Path.of("../packaging/systemd/netsonde.service"));

    List<String> hardening =
        unit.subList(unit.indexOf("NoNewPrivileges=yes"), unit.indexOf("[Install]")).stream()
            .filter(line -> line.matches("[A-Z]\\w+=.*"))
            .toList();
    assertThat(hardening).hasSizeGreaterThan(20);
    for (String line : hardening) {
      String[] setting = line.split("=", 2);
      assertThat(text(made.get(setting[0]))).as(setting[0]).contains(setting[1]);
    }
  }

  /** A value as NixOS writes it into a unit. */
  private static String text(@Nullable Object value) {
    return switch (value) {
      case Boolean yes -> yes ? "yes" : "no";
      case List<?> list -> list.stream().map(String::valueOf).collect(Collectors.joining(" "));
      case null, default -> String.valueOf(value);
    };
  }

  @Test
  void with_all_slices_off_nothing_is_left_to_the_unit() throws Exception {
    Object made =
        evaluated(
            """
            services.netsonde = {
              enable = true;
              settings = {
                probe.enabled = false; tcp.enabled = false;
                clients.enabled = false; jool.enabled = false;
              };
            };
            """);

    assertThat(at(service(made), "AmbientCapabilities")).isEqualTo(List.of());
    assertThat(at(service(made), "CapabilityBoundingSet"))
        .as("an empty list would leave them all")
        .isEqualTo(List.of(""));
  }

  @Test
  void what_is_not_enabled_makes_nothing() throws Exception {
    assertThat(at(evaluated(""), "units")).isEqualTo(Map.of());
  }

  @Test
  void the_program_takes_the_settings_as_json() throws Exception {
    String command =
        command(
            evaluated(
                """
                services.netsonde = {
                  enable = true;
                  checkConfig = false;
                  settings = { probe.targets = [ "192.0.2.1" ]; clients.interval = "5s"; };
                };
                """));
    String json = command.replaceAll(".*netsonde.yml<(.*)> --web.*", "$1");
    Path file = Installation.file("netsonde.yml", json);

    assertThat(json).startsWith("{").contains("192.0.2.1");
    assertThat(
            LocalProgram.succeed(
                List.of(Installation.command("config", "check", "--config.file=" + file))))
        .isEqualToIgnoringNewLines(file + ": ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "services.netsonde = { enable = true; port = 70000; };",
        "services.netsonde = { enable = true; prot = 80; };",
        "services.network-metrics-exporter = { enable = true; networkPrefix = \"192.168.\"; };",
        "services.network-metrics-exporter = { enable = true; updateInterval = 0; };"
      })
  void what_would_be_misunderstood_is_refused(String given) throws Exception {
    assertThat(evaluate(given).exitCode()).isNotZero();
  }

  @Test
  void a_file_that_the_unit_cannot_see_is_told() throws Exception {
    assertThat(
            at(
                evaluated(
                    "services.netsonde = { enable = true; webConfigFile = \"/tmp/web.yml\"; };"),
                "problems",
                0))
        .asString()
        .startsWith("services.netsonde.webConfigFile: the unit has a /tmp of its own");
  }

  @Test
  void the_package_is_nix() throws Exception {
    assertThat(run("nix-instantiate", "--parse", MODULES + "/package.nix").exitCode()).isZero();
  }

  private static Object service(Object made) {
    return RenderedChart.map(at(made, "units", "netsonde", "serviceConfig"));
  }

  private static String command(Object made) {
    return String.valueOf(at(service(made), "ExecStart"));
  }

  private Object evaluated(String given) throws Exception {
    LocalProgram ended = evaluate(given);
    assertThat(ended.exitCode()).as(ended.errors()).isZero();
    return new Load(LoadSettings.builder().build()).loadFromString(ended.output());
  }

  private LocalProgram evaluate(String given) throws Exception {
    return run(
        "nix-instantiate",
        "--eval",
        "--strict",
        "--json",
        "--store",
        "dummy://",
        "--expr",
        "import %s { module = %s/module.nix; given = { %s }; }"
            .formatted(EVALUATE, MODULES, given));
  }

  private LocalProgram run(String... command) throws Exception {
    return LocalProgram.run(
        Duration.ofSeconds(20),
        Map.of("NIX_STATE_DIR", directory.toString(), "HOME", directory.toString()),
        List.of(command));
  }
}

package io.netsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * What {@code --help} prints, kept in golden files; {@code -Dnetsonde.update=true} writes them
 * anew.
 */
class HelpTest {
  private static final Path GOLDEN = Path.of("src/test/resources/io/netsonde/cli/help");
  private static final boolean UPDATE = Boolean.getBoolean("netsonde.update");

  @Test
  void every_command_prints_what_its_golden_file_has() throws Exception {
    Map<String, String> expected = new LinkedHashMap<>();
    Map<String, String> printed = new LinkedHashMap<>();
    for (Map.Entry<String, CommandLine> command : commands().entrySet()) {
      Path file = GOLDEN.resolve(command.getKey().replace(' ', '-') + ".txt");
      String text = command.getValue().getUsageMessage(Ansi.OFF);
      if (UPDATE) {
        Files.createDirectories(GOLDEN);
        Files.writeString(file, text);
      }
      printed.put(file.toString(), text);
      expected.put(file.toString(), Files.exists(file) ? Files.readString(file) : "no such file");
    }
    assertThat(printed).hasSizeGreaterThanOrEqualTo(8).isEqualTo(expected);
  }

  @Test
  void no_line_is_longer_than_a_terminal_is_wide() {
    commands()
        .forEach((name, line) ->
            assertThat(line.getUsageMessage(Ansi.OFF).lines())
                .as(name)
                .allMatch(text -> text.length() <= 80));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "serve", "ping", "doctor", "config", "config check", "jool stats display"})
  void help_is_given_wherever_it_is_asked_for(String command) {
    FakeProgram program = new FakeProgram();

    int code = program.run((command + " --help").strip().split(" ", -1));

    assertThat(code).isEqualTo(ExitCode.OK);
    assertThat(program.out.toString()).startsWith("Usage: netsonde " + command);
    assertThat(program.err.toString()).isEmpty();
  }

  @Test
  void the_completion_is_a_script_that_bash_reads(@TempDir Path base) throws Exception {
    FakeProgram program = new FakeProgram();

    assertThat(program.run("generate-completion")).isEqualTo(ExitCode.OK);

    Path script = Files.writeString(base.resolve("completion"), program.out.toString());
    Process bash =
        new ProcessBuilder("bash", "-n", script.toString()).redirectErrorStream(true).start();
    assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(bash.getInputStream().readAllBytes()).asString(StandardCharsets.UTF_8).isEmpty();
    assertThat(bash.exitValue()).isZero();
    assertThat(Files.readString(script)).contains("--web.listen-address", "logfmt", "_complete_");
  }

  /** Every command by its name as it is typed. */
  private static Map<String, CommandLine> commands() {
    Map<String, CommandLine> commands = new LinkedHashMap<>();
    add(commands, NetsondeCommand.commandLine(new FakeProgram()));
    return commands;
  }

  private static void add(Map<String, CommandLine> commands, CommandLine line) {
    commands.put(line.getCommandSpec().qualifiedName(), line);
    line.getSubcommands().values().forEach(subcommand -> add(commands, subcommand));
  }
}

package io.netsonde.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every command and flag that a document names exists. */
class DocumentedCommandsTest {
  /** {@code netsonde} or {@code ./netsonde}, and what is typed behind it on the line. */
  private static final Pattern TYPED =
      Pattern.compile(
          "(?m)(?<![\\w/.-])(?:\\./)?netsonde( +[a-z-][\\w-]*(?: +[\\w.:/=*'\\[\\]-]+)*)");

  private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`]+`");

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `netsonde ([a-z -]+)` \\|.*?Flags?: (.*?)\\. \\|$");

  private static final Pattern FLAG_ROW = Pattern.compile("(?m)^\\| `(-[a-z0-9-]+)` \\|");

  /** Commands of the launcher, which come before the program's. */
  private static final Set<String> OF_THE_LAUNCHER =
      Set.of("bench", "build", "package", "test", "format");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/configuration.md",
        "docs/demo.md",
        "docs/migrating-from-icmp-exporter.md",
        "docs/operations.md"
      })
  void every_command_that_is_shown_can_be_typed(String document) throws Exception {
    String text = Files.readString(Path.of("..", document)).replaceAll(" +# .*", "");
    int seen = 0;
    for (MatchResult code : CODE.matcher(text).results().toList()) {
      for (MatchResult typed : TYPED.matcher(code.group()).results().toList()) {
        seen++;
        check(typed.group(1).strip().split(" +", -1), document);
      }
    }
    assertThat(seen).as("commands in " + document).isPositive();
  }

  private static void check(String[] words, String document) {
    if (OF_THE_LAUNCHER.contains(words[0])) {
      return;
    }
    CommandLine line = NetsondeCommand.commandLine(new FakeProgram());
    assertThat(line.getSubcommands().keySet()).as(document).contains(words[0]);
    for (String word : words) {
      Optional<CommandLine> below = Optional.ofNullable(line.getSubcommands().get(word));
      if (below.isPresent()) {
        line = below.get();
      } else if (word.startsWith("-")) {
        assertThat(line.getCommandSpec().optionsMap())
            .as("%s of %s in %s", word, line.getCommandName(), document)
            .containsKey(word.replaceAll("=.*", ""));
      }
    }
  }

  @Test
  void the_guide_has_every_flag_of_icmp_exporter_that_is_taken() throws Exception {
    CommandLine serve =
        Optional.ofNullable(
                NetsondeCommand.commandLine(new FakeProgram()).getSubcommands().get("serve"))
            .orElseThrow();
    String guide = Files.readString(Path.of("../docs/migrating-from-icmp-exporter.md"));

    assertThat(FLAG_ROW.matcher(guide).results().map(row -> row.group(1)).toList())
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            serve.getCommandSpec().options().stream()
                .filter(option -> isOf("icmp-exporter", option))
                .map(OptionSpec::shortestName)
                .toList());
  }

  @Test
  void the_guide_has_every_flag_of_tcp_exporter_that_is_taken() throws Exception {
    CommandLine serve =
        Optional.ofNullable(
                NetsondeCommand.commandLine(new FakeProgram()).getSubcommands().get("serve"))
            .orElseThrow();
    String guide = Files.readString(Path.of("../docs/migrating-from-tcp-exporter.md"));

    List<String> flags =
        serve.getCommandSpec().options().stream()
            .filter(option -> isOf("tcp-exporter", option))
            .map(OptionSpec::shortestName)
            .toList();
    assertThat(flags).hasSize(3).allMatch(flag -> guide.contains("\n| `" + flag + " "));
  }

  private static boolean isOriginals(OptionSpec option) {
    return isOf("", option);
  }

  private static boolean isOf(String original, OptionSpec option) {
    return option.group() != null
        && option.group().heading() != null
        && option.group().heading().contains(original);
  }

  @Test
  void the_table_of_commands_has_every_flag_of_each() throws Exception {
    String readme = Files.readString(Path.of("../README.md"));
    int rows = 0;
    for (MatchResult row : ROW.matcher(readme).results().toList()) {
      rows++;
      CommandLine line = NetsondeCommand.commandLine(new FakeProgram());
      for (String name : row.group(1).split(" ", -1)) {
        line = Optional.ofNullable(line.getSubcommands().get(name)).orElseThrow();
      }
      assertThat(row.group(2).replace("`", "").split(", ", -1))
          .as(row.group(1))
          .containsExactlyInAnyOrderElementsOf(
              line.getCommandSpec().options().stream()
                  .filter(option -> !option.usageHelp() && !option.versionHelp())
                  .filter(option -> !isOriginals(option))
                  .map(OptionSpec::shortestName)
                  .toList());
    }
    assertThat(rows).isEqualTo(11);
  }
}

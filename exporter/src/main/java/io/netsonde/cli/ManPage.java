package io.netsonde.cli;

import io.netsonde.metrics.BuildVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command's manual page in the language of man(7), made of what its {@code --help} says. */
final class ManPage {
  private final CommandLine line;
  private final CommandSpec spec;
  private final StringBuilder page = new StringBuilder();

  ManPage(CommandLine line) {
    this.line = line;
    this.spec = line.getCommandSpec();
  }

  /** The commands below one that have a page of their own: all but hidden ones and {@code help}. */
  static List<CommandLine> subcommands(CommandLine line) {
    return line.getSubcommands().values().stream()
        .filter(command -> !command.getCommandSpec().usageMessage().hidden())
        .filter(command -> !command.getCommandName().equals("help"))
        .sorted(Comparator.comparing(CommandLine::getCommandName))
        .toList();
  }

  /** The whole page. */
  String text() {
    String name = spec.qualifiedName("-");
    List<String> description = lines(spec.usageMessage().description());
    macro(
        "TH",
        name.toUpperCase(Locale.ROOT),
        "1",
        "",
        "Netsonde " + BuildVersion.load().version(),
        "Netsonde");
    section("NAME");
    text(name + " - " + description.getFirst().replaceFirst("\\.$", ""));
    section("SYNOPSIS");
    text(line.getHelp().synopsis(0).strip().replaceAll("\\s+", " "));
    section("DESCRIPTION");
    paragraphs(description);
    arguments();
    commands();
    List<String> footer = lines(spec.usageMessage().footer());
    if (!footer.isEmpty()) {
      section("NOTES");
      paragraphs(footer);
    }
    section("EXIT STATUS");
    text("0 done, 1 could not or found something amiss, 2 wrong usage.");
    section("FILES");
    text("/etc/netsonde/netsonde.yml, /etc/default/netsonde: what the service is started with.");
    section("SEE ALSO");
    text(spec.parent() == null ? "systemctl(1)" : spec.root().qualifiedName("-") + "(1)");
    return page.toString();
  }

  private void arguments() {
    if (!spec.positionalParameters().isEmpty()) {
      section("ARGUMENTS");
      for (PositionalParamSpec argument : spec.positionalParameters()) {
        item(argument.paramLabel(), lines(argument.description()));
      }
    }
    List<OptionSpec> plain =
        spec.options().stream()
            .filter(option -> option.group() == null || option.group().heading() == null)
            .toList();
    if (!plain.isEmpty()) {
      section("OPTIONS");
      options(plain);
    }
    for (ArgGroupSpec group : spec.argGroups()) {
      String heading = group.heading();
      if (heading != null) {
        macro("SS", String.join(" ", lines(heading)));
        options(group.allOptionsNested());
      }
    }
  }

  private void options(List<OptionSpec> options) {
    for (OptionSpec option : options) {
      if (!option.hidden()) {
        String names = String.join(", ", option.names());
        boolean value = option.arity().max() > 0;
        item(value ? names + "=" + option.paramLabel() : names, lines(option.description()));
      }
    }
  }

  private void commands() {
    if (!subcommands(line).isEmpty()) {
      section("COMMANDS");
      for (CommandLine command : subcommands(line)) {
        item(
            command.getCommandSpec().qualifiedName("-") + "(1)",
            lines(command.getCommandSpec().usageMessage().description()));
      }
    }
  }

  private void section(String heading) {
    macro("SH", heading);
  }

  private void item(String term, List<String> words) {
    page.append(".TP\n.B ").append(escaped(term)).append('\n');
    text(String.join(" ", words));
  }

  private void paragraphs(List<String> lines) {
    boolean first = true;
    for (String text : lines) {
      if (!first) {
        page.append(".PP\n");
      }
      first = false;
      text(text);
    }
  }

  private void macro(String name, String... arguments) {
    page.append('.').append(name);
    for (String argument : arguments) {
      page.append(" \"").append(escaped(argument).replace("\"", "\\(dq")).append('"');
    }
    page.append('\n');
  }

  /** A line that begins with a dot or an apostrophe would be a command. */
  private void text(String line) {
    String escaped = escaped(line);
    boolean command = escaped.startsWith(".") || escaped.startsWith("'");
    page.append(command ? "\\&" : "").append(escaped).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }

  private static List<String> lines(String... formats) {
    List<String> lines = new ArrayList<>();
    for (String format : formats) {
      String plain = Ansi.OFF.string(String.format(Locale.ROOT, format));
      lines.addAll(
          plain
              .lines()
              .map(String::strip)
              .filter(text -> !text.isEmpty())
              .collect(Collectors.toList()));
    }
    return lines;
  }
}

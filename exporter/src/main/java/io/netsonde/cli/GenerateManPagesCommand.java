package io.netsonde.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code netsonde generate-man-pages}, for whoever makes a package. */
@Command(
    name = "generate-man-pages",
    hidden = true,
    description = "Write a manual page for each command.")
final class GenerateManPagesCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIRECTORY", description = "Where to; it has to be there.")
  private Path directory = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    write(spec.commandLine().getParent());
    return ExitCode.OK;
  }

  private void write(CommandLine line) throws IOException {
    Files.writeString(
        directory.resolve(line.getCommandSpec().qualifiedName("-") + ".1"),
        new ManPage(line).text());
    for (CommandLine subcommand : ManPage.subcommands(line)) {
      write(subcommand);
    }
  }
}

package io.netsonde.cli;

import io.netsonde.config.ConfigException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code netsonde config …}. */
@Command(name = "config", description = "Work with configuration files.")
final class ConfigCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  private final Program program;

  ConfigCommand(Program program) {
    this.program = program;
  }

  @Command(
      description = {
        "Read a configuration file, say all that is wrong in it, and do nothing else.",
        "Exit code: 0 when the file is right, 2 when it is not."
      })
  int check(
      @Option(
              names = "--config.file",
              paramLabel = "FILE",
              converter = Flags.FileFlag.class,
              required = true,
              description = "The file to check.")
          Path file)
      throws ConfigException {
    program.checkConfiguration(file);
    PrintWriter out = spec.commandLine().getOut();
    out.println(file + ": ok");
    out.flush();
    return ExitCode.OK;
  }
}

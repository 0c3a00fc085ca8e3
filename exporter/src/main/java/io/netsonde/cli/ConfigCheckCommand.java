package io.netsonde.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code netsonde config check}. A class and not a method of {@link ConfigCommand}: picocli would
 * hand its {@code --help} to the method as one more argument.
 */
@Command(
    name = "check",
    description = {
      "Read a configuration file, say all that is wrong in it, and do nothing else.",
      "Exit code: 0 when the file is right, 2 when it is not."
    })
final class ConfigCheckCommand implements Callable<Integer> {
  @Option(
      names = "--config.file",
      paramLabel = "FILE",
      converter = Flags.FileFlag.class,
      required = true,
      description = "The file to check.")
  private Path configFile = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Program program;

  ConfigCheckCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws Exception {
    program.checkConfiguration(configFile);
    PrintWriter out = spec.commandLine().getOut();
    out.println(configFile + ": ok");
    out.flush();
    return ExitCode.OK;
  }
}

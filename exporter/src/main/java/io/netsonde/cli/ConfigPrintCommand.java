package io.netsonde.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code netsonde config print}. */
@Command(
    name = "print",
    description = {
      "Print the whole configuration that holds with a file, defaults included and secrets hidden.",
      "Exit code: 0 when the file is right, 2 when it is not."
    })
final class ConfigPrintCommand implements Callable<Integer> {
  @Option(
      names = "--config.file",
      paramLabel = "FILE",
      converter = Flags.FileFlag.class,
      description = "The file. Default: none, so that the defaults are printed.")
  private @Nullable Path configFile;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Program program;

  ConfigPrintCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    out.print(program.configurationText(ServeOptions.ofFile(Optional.ofNullable(configFile))));
    out.flush();
    return ExitCode.OK;
  }
}

package io.netsonde.cli;

import io.netsonde.jool.JoolStats;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code netsonde}: the command line as a whole. */
@Command(
    name = "netsonde",
    description = "Tells a Prometheus user what their network is doing.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {HelpCommand.class, GenerateCompletion.class, GenerateManPagesCommand.class},
    footer = {"", "Exit codes: 0 done, 1 could not or found something amiss, 2 wrong usage."})
public final class NetsondeCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private NetsondeCommand() {}

  /**
   * Runs the command that the arguments name.
   *
   * @return the exit code, one of {@link ExitCode}'s
   */
  public static int run(Program program, String... arguments) {
    return commandLine(program).execute(arguments);
  }

  /** The command line, for whoever writes its documentation or reads its help. */
  static CommandLine commandLine(Program program) {
    CommandLine line =
        new CommandLine(new NetsondeCommand())
            .addSubcommand(new ServeCommand(program))
            .addSubcommand(new DemoCommand(program))
            .addSubcommand(new PingCommand())
            .addSubcommand(new DoctorCommand(program))
            .addSubcommand(new HealthCommand())
            .addSubcommand(ClientsCommand.commandLine(program))
            .addSubcommand(JoolCommand.commandLine(JoolStats::open))
            .addSubcommand(TcpCommand.commandLine())
            .addSubcommand(
                new CommandLine(new ConfigCommand())
                    .addSubcommand(new ConfigCheckCommand(program))
                    .addSubcommand(new ConfigPrintCommand(program)));
    line.setExecutionExceptionHandler(Complaints::execution)
        .setParameterExceptionHandler(Complaints::usage);
    addHelpOptions(line);
    return line;
  }

  private static void addHelpOptions(CommandLine line) {
    for (CommandLine subcommand : line.getSubcommands().values()) {
      subcommand.getCommandSpec().mixinStandardHelpOptions(true);
      addHelpOptions(subcommand);
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}

package io.netsonde.cli;

import io.netsonde.jool.JoolStats;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
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
    // To learn about all commands takes a third of the time to a start: the one that is meant does.
    Map<String, Supplier<Object>> all = commands(program);
    Supplier<Object> meant = arguments.length == 0 ? null : all.get(arguments[0]);
    CommandLine line =
        meant == null
            ? commandLine(program)
            : complete(new CommandLine(new NetsondeCommand()).addSubcommand(meant.get()));
    return line.execute(arguments);
  }

  /** The command line, for whoever writes its documentation or reads its help. */
  static CommandLine commandLine(Program program) {
    CommandLine line =
        new CommandLine(new NetsondeCommand())
            .addSubcommand(HelpCommand.class)
            .addSubcommand(GenerateCompletion.class)
            .addSubcommand(GenerateManPagesCommand.class);
    commands(program).values().forEach(command -> line.addSubcommand(command.get()));
    return complete(line);
  }

  private static Map<String, Supplier<Object>> commands(Program program) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("serve", () -> new ServeCommand(program));
    commands.put("demo", () -> new DemoCommand(program));
    commands.put("ping", PingCommand::new);
    commands.put("doctor", () -> new DoctorCommand(program));
    commands.put("health", HealthCommand::new);
    commands.put("clients", () -> ClientsCommand.commandLine(program));
    commands.put("jool", () -> JoolCommand.commandLine(JoolStats::open));
    commands.put("tcp", TcpCommand::commandLine);
    commands.put(
        "config",
        () ->
            new CommandLine(new ConfigCommand())
                .addSubcommand(new ConfigCheckCommand(program))
                .addSubcommand(new ConfigPrintCommand(program)));
    return commands;
  }

  private static CommandLine complete(CommandLine line) {
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

package io.netsonde.cli;

import io.netsonde.clients.ClientsConfig;
import io.netsonde.clients.LiveClients;
import io.netsonde.config.ConfigException;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code netsonde clients}: who is behind this router, for a person in a terminal. */
@Command(
    name = "clients",
    description = {
      "Show the clients of this router with their rates, the busiest first; needs CAP_NET_ADMIN.",
      "Reads the table of a running 'netsonde serve', or counts by itself for as long as it runs.",
      "Exit code: 0, 1 when there is nobody to watch or nothing can be read, 2 for wrong usage."
    })
final class ClientsCommand implements Callable<Integer> {
  /** ECMA-48: to the first line, and erase all. */
  private static final String CLEAR = "\033[H\033[2J";

  @Option(
      names = "--config.file",
      paramLabel = "FILE",
      converter = Flags.FileFlag.class,
      description = "Configuration file, of which the section clients is used. None is needed.")
  private @Nullable Path configFile;

  @Option(names = "--once", description = "Measure for one interval, print, and end.")
  private boolean once;

  @Option(names = "--json", description = "Print JSON, a line for each interval.")
  private boolean json;

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "TIME",
      converter = Flags.IntervalFlag.class,
      description = "Time between two readings, 10ms to 1h. Default: 2s.")
  private Duration interval = Duration.ofSeconds(2);

  @Option(
      names = "--interface",
      paramLabel = "NAME",
      description =
          "Interface behind which clients are. May be repeated. Default: what the file says, or"
              + " found by itself.")
  private List<String> interfaces = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Program program;

  private ClientsCommand(Program program) {
    this.program = program;
  }

  /** The command with what belongs to it. */
  static CommandLine commandLine(Program program) {
    return new CommandLine(new ClientsCommand(program))
        .addSubcommand(new ClientsUninstallCommand());
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    ClientsTable table = new ClientsTable(json);
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    boolean live = terminal && !once && !json;
    try (LiveClients clients = LiveClients.open(config())) {
      LiveClients.Round round = clients.read();
      while (true) {
        Thread.sleep(interval);
        round = clients.read();
        out.print((live ? CLEAR : "") + table.text(round));
        out.flush();
        if (once) {
          break;
        }
      }
      PrintWriter err = spec.commandLine().getErr();
      round.failures().forEach((source, why) -> err.println("netsonde: " + why));
      if (!round.trouble().isEmpty()) {
        err.println("netsonde: nobody to watch: " + round.trouble());
      }
      err.flush();
      return round.trouble().isEmpty() && round.failures().isEmpty()
          ? ExitCode.OK
          : ExitCode.FAILURE;
    }
  }

  private ClientsConfig config() throws ConfigException {
    Path file = configFile;
    ClientsConfig config = file == null ? ClientsConfig.defaults() : program.clients(file);
    return interfaces.isEmpty() ? config : config.withInterfaces(interfaces);
  }
}

package io.netsonde.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code netsonde tcp …}: the analysis of TCP for a person in a terminal. */
@Command(name = "tcp", description = "Tell how the TCP connections of packets are doing.")
final class TcpCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private TcpCommand() {}

  /** The command with all that belongs to it. */
  static CommandLine commandLine() {
    return new CommandLine(new TcpCommand())
        .addSubcommand(new TcpAnalyzeCommand())
        .addSubcommand(new TcpWatchCommand());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}

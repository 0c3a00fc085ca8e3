package io.netsonde.cli;

import io.netsonde.jool.JoolStats;
import io.netsonde.wire.jool.Translator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code netsonde jool …}: what Jool's own command does, as far as counters go. */
@Command(name = "jool", description = "Read the counters of Jool, the kernel's NAT64 and SIIT.")
final class JoolCommand implements Runnable {
  @Option(
      names = {"-i", "--instance"},
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "Name of the instance. Default: default.")
  private String instance = "default";

  @Option(
      names = "--siit",
      scope = ScopeType.INHERIT,
      description = "Ask for a SIIT instance (jool_siit) instead of a NAT64 (jool).")
  private boolean siit;

  @Spec private CommandSpec spec = CommandSpec.create();

  private JoolCommand() {}

  /** The command with all that belongs to it. */
  static CommandLine commandLine(JoolStats.Opener opener) {
    JoolCommand jool = new JoolCommand();
    return new CommandLine(jool)
        .addSubcommand(
            new CommandLine(new JoolStatsCommand())
                .addSubcommand(new JoolDisplayCommand(jool, opener)));
  }

  /** As it was given; empty stands for {@code default}. */
  String instance() {
    return instance;
  }

  Translator translator() {
    return siit ? Translator.SIIT : Translator.NAT64;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}

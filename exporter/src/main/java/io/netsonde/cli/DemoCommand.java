package io.netsonde.cli;

import io.netsonde.lab.LabException;
import io.netsonde.web.ListenAddress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code netsonde demo}. */
@Command(
    name = "demo",
    description = {
      "Build a network with clients, traffic and faults inside this machine, and watch it: to see"
          + " all of Netsonde without a network of your own at risk. Needs root. Ctrl-C ends it and"
          + " removes every trace.",
      "Exit code: 0, 1 when it cannot be built or the address is taken, 2 for wrong usage."
    })
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--web.listen-address",
      paramLabel = "ADDRESS",
      converter = Flags.ListenAddressFlag.class,
      description =
          "Where to serve: HOST:PORT, :PORT or [V6]:PORT. Default: 127.0.0.1:10116, for this"
              + " machine alone.")
  private ListenAddress address = new ListenAddress("127.0.0.1", 10_116);

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = Flags.LengthFlag.class,
      description = "End after this time, such as 10m. Default: never.")
  private @Nullable Duration length;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Program program;

  DemoCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try {
      program.demonstrate(
          new DemoOptions(address, Optional.ofNullable(length)),
          invitation -> {
            out.print(invitation.text());
            out.flush();
          });
    } catch (LabException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
    return ExitCode.OK;
  }
}

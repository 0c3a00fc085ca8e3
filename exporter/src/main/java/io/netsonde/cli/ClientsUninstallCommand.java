package io.netsonde.cli;

import io.netsonde.clients.LiveClients;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code netsonde clients uninstall}. */
@Command(
    name = "uninstall",
    description = {
      "Remove the table that 'netsonde serve' has left in the kernel, with its counters.",
      "Exit code: 0, 1 when it cannot be removed, as while a running netsonde owns it."
    })
final class ClientsUninstallCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    boolean found = LiveClients.uninstall();
    PrintWriter out = spec.commandLine().getOut();
    out.println(found ? "the table netsonde is removed" : "there was no table netsonde");
    out.flush();
    return ExitCode.OK;
  }
}

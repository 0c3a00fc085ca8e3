package io.netsonde.cli;

import io.netsonde.jool.JoolAbsentException;
import io.netsonde.jool.JoolRefusedException;
import io.netsonde.jool.JoolStats;
import io.netsonde.jool.StatsReport;
import io.netsonde.linux.Errno;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code netsonde jool stats display}: output, complaints and exit codes of {@code jool stats
 * display}, so that scripts can be given either.
 *
 * <p>The exit code of a failure is the low byte of an error number, as in the original.
 */
@Command(
    name = "display",
    description = {
      "Print the counters of an instance as 'jool stats display' does, without needing it.",
      "Exit code: 0, or that of Jool's own command: 3 no such instance, 253 Jool is not loaded,"
          + " 234 a name that no instance can have, 22 this kind of Jool is not loaded, 1 not"
          + " allowed, 64 an unknown option; 2 for other wrong usage."
    })
final class JoolDisplayCommand implements Callable<Integer> {
  /**
   * The low byte of libnl's NLE_OBJ_NOTFOUND with a minus before it, which the original passes on.
   */
  private static final int NO_FAMILY = 253;

  private static final int LOW_BYTE = 0xff;

  @Option(
      names = {"-a", "--all"},
      description = "Also print the counters that are zero.")
  private boolean all;

  @Option(
      names = {"-e", "--explain"},
      description = "Say what each counter means.")
  private boolean explain;

  @Option(names = "--csv", description = "Print comma-separated values.")
  private boolean csv;

  @Option(names = "--no-headers", description = "Leave the line of titles out of --csv.")
  private boolean noHeaders;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final JoolCommand jool;
  private final JoolStats.Opener opener;

  JoolDisplayCommand(JoolCommand jool, JoolStats.Opener opener) {
    this.jool = jool;
    this.opener = opener;
  }

  @Override
  public Integer call() throws IOException {
    if (!JoolStats.isName(jool.instance())) {
      return complain(
          -Errno.EINVAL & LOW_BYTE,
          "The instance name must be a null-terminated ascii string, 15 characters max.");
    }
    StatsReport report = new StatsReport(all, explain, csv, !noHeaders);
    PrintWriter out = spec.commandLine().getOut();
    try (JoolStats stats = opener.open()) {
      out.print(report.head());
      out.print(report.body(stats.counters(jool.translator(), jool.instance())));
      return ExitCode.OK;
    } catch (JoolAbsentException e) {
      return complain(
          NO_FAMILY,
          """
          Jool's socket family doesn't seem to exist.
          (This probably means Jool hasn't been modprobed.)
          Netlink error message: Object not found\
          """);
    } catch (JoolRefusedException e) {
      return complain(
          e.errno() & LOW_BYTE,
          "The kernel module returned error " + e.errno() + ": " + e.reason());
    } finally {
      out.flush();
    }
  }

  private int complain(int exitCode, String sentence) {
    PrintWriter err = spec.commandLine().getErr();
    err.print("Error: " + sentence + "\n");
    err.flush();
    return exitCode;
  }
}

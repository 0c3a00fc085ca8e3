package io.netsonde.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A way to run commands in a host: as whom, and for how long. No shell in the sense of {@code
 * sh(1)}: arguments reach the command as they are.
 *
 * <p>Immutable. The processes belong to the host, which ends them when the lab closes.
 */
public final class Shell {
  private final Host host;
  private final List<String> prefix;
  private final Duration limit;

  Shell(Host host, List<String> prefix, Duration limit) {
    this.host = host;
    this.prefix = prefix;
    this.limit = limit;
  }

  /**
   * The same with another time bound for {@link #run} and {@link #execute}; ten seconds at first.
   */
  public Shell within(Duration limit) {
    return new Shell(host, prefix, limit);
  }

  /**
   * The same as user and group 65534 ({@code nobody}), without supplementary groups.
   *
   * @param capabilities what the user may keep ({@code net_raw}), ambient so that it survives the
   *     start of a program; none at all where nothing is given
   */
  public Shell asNobody(String... capabilities) {
    String kept =
        Stream.of(capabilities)
            .map(name -> ",+" + name)
            .collect(Collectors.joining("", "-all", ""));
    List<String> longer = new ArrayList<>(prefix);
    longer.addAll(
        List.of(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "--inh-caps=" + kept,
            "--ambient-caps=" + kept,
            "--bounding-set=" + kept));
    return new Shell(host, List.copyOf(longer), limit);
  }

  /**
   * Runs a command to its end and returns its output.
   *
   * @throws LabException naming the command, its exit code and errors, when it is not installed,
   *     takes longer than the bound, or fails
   */
  public String run(String... command) {
    return execute(command).orThrow();
  }

  /**
   * Runs a command to its end, whatever its exit code will be.
   *
   * @throws LabException when it is not installed or takes longer than the bound
   */
  public Outcome execute(String... command) {
    return Command.execute(full(command), limit);
  }

  /**
   * Starts a command and returns while it runs.
   *
   * @throws LabException when it cannot be started
   */
  public RunningProcess start(String... command) {
    return host.adopt(RunningProcess.start(full(command)));
  }

  private List<String> full(String... command) {
    // Names the culprit: ip(8) and setpriv(1) would only say "No such file".
    String name = command[0];
    if (Tool.find(name).isEmpty()) {
      throw new LabException(
          "cannot run "
              + name
              + ": it is not installed (Debian package: "
              + Tool.packageOf(name)
              + ")");
    }
    List<String> full = new ArrayList<>(prefix);
    full.addAll(List.of(command));
    return full;
  }
}

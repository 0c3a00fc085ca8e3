package io.netsonde.cli;

import io.netsonde.config.ConfigException;
import io.netsonde.linux.PrivilegedThread;
import io.netsonde.slice.Feature;
import io.netsonde.slice.Health;
import io.netsonde.slice.SliceStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the doctor says inside a server at work, of the server itself. It only looks: it sends
 * nothing, captures nothing and loads nothing. Of what {@code netsonde doctor} tries, the slices
 * tell here, which do it all the time.
 */
public final class ServerExamination {
  private static final String NOT_TRIED =
      """

      Nothing was tried for this page. The lines from the first slice on are what the slices find in their work;
      whether files with names of clients can be read, and what compiles filters, `netsonde doctor` tells.
      """;

  private ServerExamination() {}

  /** Reads the configuration and does nothing with it. */
  public interface Check {
    /**
     * Reads it.
     *
     * @throws ConfigException listing all that is wrong in it
     */
    void run() throws ConfigException;
  }

  /**
   * A line for each finding, and the remedy below it.
   *
   * @param starter the thread that starts the slices: its rights and its network namespace are
   *     those that count
   * @param file the configuration file, if there is one
   * @param check of the configuration as it is now
   * @param slices what they say of themselves
   * @throws IOException when that thread has ended
   */
  public static String report(
      PrivilegedThread starter, Optional<Path> file, Check check, List<SliceStatus> slices)
      throws IOException {
    List<Finding> findings = new ArrayList<>();
    starter.run(() -> {
      findings.addAll(MachineExamination.findings());
      findings.add(ProbeExamination.buffers());
      findings.add(CardExamination.finding());
    });
    findings.add(
        ConfigExamination.finding(
            file.map(path -> path + " is right").orElse("there is no file, and the rest is right"),
            check));
    slices.forEach(slice -> add(slice, findings));
    return findings.stream()
        .map(finding -> finding.text() + "\n")
        .collect(Collectors.joining("", "", NOT_TRIED));
  }

  /** What an idle slice lacks is what makes it idle. */
  private static void add(SliceStatus slice, List<Finding> findings) {
    Health health = slice.health();
    String detail = health.state() + ": " + health.detail();
    findings.add(
        health.up() || health.idle()
            ? Finding.ok(slice.name(), detail)
            : Finding.fail(slice.name(), detail, ""));
    if (!health.idle()) {
      health.features().forEach(feature -> findings.add(finding(feature)));
    }
  }

  private static Finding finding(Feature feature) {
    return feature.on()
        ? Finding.ok(feature.name(), feature.detail())
        : Finding.warn(feature.name(), feature.detail(), "");
  }
}

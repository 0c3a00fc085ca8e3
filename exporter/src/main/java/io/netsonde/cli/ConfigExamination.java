package io.netsonde.cli;

import io.netsonde.config.ConfigException;
import java.nio.file.Path;

/** What the doctor says of a configuration file. */
final class ConfigExamination {
  private ConfigExamination() {}

  static Finding finding(Program program, Path file) {
    return finding(file + " is right", () -> program.checkConfiguration(file));
  }

  /**
   * Of what is read otherwise than by a file alone.
   *
   * @param praise what is said where it is right
   */
  static Finding finding(String praise, ServerExamination.Check check) {
    try {
      check.run();
      return Finding.ok("configuration", praise);
    } catch (ConfigException e) {
      return Finding.fail(
          "configuration",
          String.join("; ", e.problems()),
          "mend the file; `netsonde config check` lists the problems");
    }
  }
}

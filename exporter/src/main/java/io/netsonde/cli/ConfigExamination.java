package io.netsonde.cli;

import io.netsonde.config.ConfigException;
import java.nio.file.Path;

/** What the doctor says of a configuration file. */
final class ConfigExamination {
  private ConfigExamination() {}

  static Finding finding(Program program, Path file) {
    try {
      program.checkConfiguration(file);
      return Finding.ok("configuration", file + " is right");
    } catch (ConfigException e) {
      return Finding.fail(
          "configuration",
          String.join("; ", e.problems()),
          "mend the file; `netsonde config check` lists the problems");
    }
  }
}

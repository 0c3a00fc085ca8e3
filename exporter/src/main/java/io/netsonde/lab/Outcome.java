package io.netsonde.lab;

import java.util.List;

/**
 * How a command ended.
 *
 * @param command the command and its arguments
 * @param exitCode its exit status; 128 + n when signal n ended it
 * @param output what it wrote to standard output
 * @param errors what it wrote to standard error
 */
public record Outcome(List<String> command, int exitCode, String output, String errors) {

  /** Copies the list, so that an outcome never changes. */
  public Outcome {
    command = List.copyOf(command);
  }

  /**
   * Passes the output on.
   *
   * @throws LabException naming the command, its exit code and its errors, unless that code is 0
   */
  public String orThrow() {
    if (exitCode != 0) {
      throw new LabException(
          "command failed: "
              + String.join(" ", command)
              + ": exit code "
              + exitCode
              + ": "
              + (errors.isBlank() ? "no error output" : errors.strip()));
    }
    return output;
  }
}

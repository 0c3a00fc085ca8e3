package io.netsonde.lab;

import java.time.Duration;
import java.util.List;

/** A command that runs to its end within a bounded time. */
final class Command {
  /** How long a command may take where nothing else is said. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  private Command() {}

  /**
   * Runs a command within {@link #LIMIT} and returns its output.
   *
   * @throws LabException when it is not installed, takes too long or fails
   */
  static String run(List<String> command) {
    return execute(command, LIMIT).orThrow();
  }

  /**
   * Runs a command, whatever its exit code will be.
   *
   * @throws LabException when it is not installed, writes more than a million characters, or still
   *     runs after {@code limit}; it is then ended
   */
  static Outcome execute(List<String> command, Duration limit) {
    try (RunningProcess process = RunningProcess.start(command)) {
      Outcome outcome = process.await(limit);
      if (process.outputDropped()) {
        throw new LabException(
            "wrote more than "
                + RunningProcess.OUTPUT_LIMIT
                + " characters: "
                + String.join(" ", command));
      }
      return outcome;
    }
  }
}

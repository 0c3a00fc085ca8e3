package io.netsonde.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that was run on this machine, outside the lab, to its end.
 *
 * @param exitCode how it ended
 * @param output what it wrote to stdout
 * @param errors what it wrote to stderr
 */
record LocalProgram(int exitCode, String output, String errors) {
  /** Runs a program with further variables in its environment. */
  static LocalProgram run(Duration limit, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("netsonde-test-", "-output");
    Path errors = Files.createTempFile("netsonde-test-", "-errors");
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      Process process =
          builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      assertThat(ended)
          .as("%s ends within %s; it said: %s", command, limit, Files.readString(errors))
          .isTrue();
      return new LocalProgram(
          process.exitValue(),
          Files.readString(output, StandardCharsets.UTF_8),
          Files.readString(errors, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }

  /** Runs a program that has to succeed, within three minutes, and returns what it printed. */
  static String succeed(List<String> command) throws IOException, InterruptedException {
    return succeed(Duration.ofMinutes(3), command);
  }

  /** The same within another time. */
  static String succeed(Duration limit, List<String> command)
      throws IOException, InterruptedException {
    LocalProgram program = run(limit, Map.of(), command);
    assertThat(program.exitCode).as("%s: %s", command, program.errors).isZero();
    return program.output;
  }
}

package io.netsonde.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that was run to its end.
 *
 * @param code its exit code
 * @param output what it printed, errors as well
 */
record Program(int code, String output) {
  static Program run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("end of %s", command).isTrue();
    return new Program(process.exitValue(), output);
  }

  /** Runs a program that has to succeed. */
  static String succeed(String... command) throws IOException, InterruptedException {
    Program program = run(List.of(command));
    assertThat(program.code).as("%s: %s", List.of(command), program.output).isZero();
    return program.output;
  }
}

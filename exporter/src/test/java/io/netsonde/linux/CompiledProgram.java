package io.netsonde.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A C program, compiled by the machine's compiler and run for the numbers that it prints. */
final class CompiledProgram {
  private static final String MISSING =
      "no C compiler; install it with: apt-get install gcc libc6-dev linux-libc-dev";

  private CompiledProgram() {}

  /**
   * Prints the value of each expression.
   *
   * @param header included alone, so that headers which exclude each other do not meet
   */
  static Map<String, Long> values(Path directory, String header, List<String> expressions)
      throws IOException, InterruptedException {
    // sys/ioctl.h: headers of drivers make their numbers with its macros, yet do not include it.
    StringBuilder source =
        new StringBuilder(
            "#define _GNU_SOURCE\n#include <stddef.h>\n#include <time.h>\n#include <sys/ioctl.h>\n");
    source.append("#include <stdio.h>\n#include <").append(header).append(">\nint main(void) {\n");
    for (String expression : expressions) {
      source.append("  printf(\"%lld\\n\", (long long)(").append(expression).append("));\n");
    }
    Path file = directory.resolve(header.replace('/', '_') + ".c");
    Files.writeString(file, source.append("  return 0;\n}\n"));
    Path program = directory.resolve(header.replace('/', '_') + ".out");
    run(directory, "cc", "-w", "-o", program.toString(), file.toString());
    List<String> lines = run(directory, program.toString()).lines().toList();
    assertThat(lines).as("lines printed for %s", header).hasSameSizeAs(expressions);
    Map<String, Long> values = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      values.put(expressions.get(i), Long.parseLong(lines.get(i)));
    }
    return values;
  }

  /** Skips the calling test without a compiler; fails it where there must be one. */
  static void requireCompiler() {
    boolean found =
        List.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(":", -1)).stream()
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "cc")));
    if (!found) {
      if (RootThread.isRoot() || "true".equals(System.getenv("CI"))) {
        fail(MISSING);
      }
      abort(MISSING);
    }
  }

  private static String run(Path directory, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      fail(String.join(" ", command) + ": not done after 60 s");
    }
    String text = Files.readString(output);
    assertThat(process.exitValue()).as("%s: %s", String.join(" ", command), text).isZero();
    return text;
  }
}

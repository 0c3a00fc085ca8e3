package io.netsonde.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A source tree with the real launcher in it and nothing else real: Java homes and Maven are
 * scripts that say how they were called, and {@code PATH} holds only what the launcher may use.
 */
final class LauncherTree {
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "chmod",
          "cat",
          "env",
          "find",
          "flock",
          "grep",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sh",
          "sleep",
          "touch");
  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

  private final Path base;
  private final Path tree;
  private final Map<String, String> environment = new HashMap<>();

  /** Lays the tree out in an empty directory, with a jar that is fresh. */
  LauncherTree(Path base) throws IOException {
    this.base = base;
    // A space, because the launcher must not mind it.
    this.tree = Files.createDirectories(base.resolve("source tree"));
    Files.copy(
        Path.of("../netsonde"), tree.resolve("netsonde"), StandardCopyOption.COPY_ATTRIBUTES);
    write("pom.xml", "");
    write("exporter/pom.xml", "");
    write("exporter/src/main/java/A.java", "");
    write("exporter/target/lib/library.jar", "");
    write("exporter/target/netsonde.jar", "");
    age("exporter/target/netsonde.jar", LONG_AGO.plusSeconds(60));
    for (String tool : TOOLS) {
      script(base.resolve("bin").resolve(tool), "exec " + found(tool) + " \"$@\"");
    }
    environment.put("HOME", Files.createDirectories(base.resolve("home")).toString());
    environment.put("PATH", base.resolve("bin").toString());
    environment.put("NETSONDE_LAUNCHER_ROOT", base.resolve("root").toString());
    Files.createDirectories(base.resolve("root"));
  }

  Path base() {
    return base;
  }

  Path file(String name) {
    return tree.resolve(name);
  }

  LauncherTree set(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Writes a file of the tree, dated long ago, as are the directories above it. */
  void write(String name, String text) throws IOException {
    Path file = tree.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Path relative = tree.relativize(file);
    for (int depth = 1; depth <= relative.getNameCount(); depth++) {
      age(relative.subpath(0, depth).toString(), LONG_AGO);
    }
  }

  void age(String name, Instant date) throws IOException {
    Files.setLastModifiedTime(tree.resolve(name), FileTime.from(date));
  }

  /** Makes a Java home below the base that prints its name and its arguments. */
  Path java(String home, String version) throws IOException {
    Path directory = base.resolve(home);
    script(directory.resolve("bin/java"), "echo \"" + directory.getFileName() + ": $*\"");
    Files.writeString(
        directory.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return directory;
  }

  /** Puts a Maven on the path that notes its arguments in {@code base/maven} and does this. */
  void maven(String then) throws IOException {
    script(
        base.resolve("bin/mvn"),
        "echo \"$JAVA_HOME $*\" >>\"" + base.resolve("maven") + "\"\n" + then);
  }

  /** How Maven was called, each time. */
  List<String> mavenCalls() throws IOException {
    Path calls = base.resolve("maven");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  void script(Path file, String body) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs the launcher from another directory. */
  Result run(String... arguments) throws Exception {
    return start(tree.resolve("netsonde"), arguments).finish();
  }

  /** Has the launcher print what it would do. */
  Result decide(String... arguments) throws Exception {
    return set("NETSONDE_LAUNCHER_DEBUG", "1").run(arguments);
  }

  /** Starts a launcher, in the base directory. */
  Started start(Path launcher, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(base.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Path output = Files.createTempFile(base, "output", "");
    Path errors = Files.createTempFile(base, "errors", "");
    builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
    return new Started(builder.start(), output, errors);
  }

  private static Path found(String tool) {
    return Stream.of("/usr/bin", "/bin")
        .map(directory -> Path.of(directory, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new UncheckedIOException(new IOException("no " + tool)));
  }

  /** A launcher that runs. */
  record Started(Process process, Path output, Path errors) {
    Result finish() throws Exception {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the launcher still runs after 30 s");
      }
      return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
    }
  }

  /** How a launcher ended. */
  record Result(int exitCode, String output, String errors) {}
}

package io.netsonde.system;

import io.netsonde.Main;
import io.netsonde.lab.Host;
import io.netsonde.lab.VirtualMachine;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of the program under test in a directory that every user may read, since the build's own
 * may lie where {@code nobody} cannot go: the jar and its libraries, and an archive of the classes
 * as packages have one, which saves half of each start. Made at the first use, removed when the JVM
 * ends.
 */
final class Installation {
  private static final Installation ONLY = new Installation();

  private final Path home;
  private final PackagedProgram program;

  private Installation() {
    try {
      home = Files.createTempDirectory("netsonde-system-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(home)));
      program = new PackagedProgram(home);
      List<String> serve = withoutArchive("-jar", program.jar().toString());
      serve.addAll(List.of("serve", "--web.listen-address=127.0.0.1:0"));
      VirtualMachine.archive(archive(), serve);
      makeReadable();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy the program", e);
    }
  }

  /** The command line that runs the program as the launcher does, but with a smaller heap. */
  static String[] command(String... arguments) {
    List<String> command = withoutArchive("-jar", ONLY.program.jar().toString());
    command.add(1, "-XX:SharedArchiveFile=" + ONLY.archive());
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  /** The same for a copy of the program elsewhere. */
  static String[] commandAt(String home, String... arguments) {
    List<String> command =
        withoutArchive(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            home + "/classes" + File.pathSeparator + home + "/lib/*",
            Main.class.getName());
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  private static List<String> withoutArchive(String... program) {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-Xms8m",
                "-Xmx64m",
                "-Xmn3m",
                "-Xss512k",
                "-XX:SurvivorRatio=2",
                "-XX:TargetSurvivorRatio=90",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=20",
                "-XX:-ShrinkHeapInSteps",
                "-XX:TrimNativeHeapInterval=10000",
                "-XX:TieredStopAtLevel=1",
                "-XX:C1MaxInlineSize=60",
                "-XX:+UseCompactObjectHeaders",
                "-XX:ReservedCodeCacheSize=48m",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:AsyncDeflationInterval=10000",
                "-XX:ArchiveRelocationMode=0",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "--illegal-native-access=deny",
                "--sun-misc-unsafe-memory-access=deny"));
    command.addAll(List.of(program));
    return command;
  }

  /**
   * A copy that only {@code nobody} may read, as a home directory is; root needs a right for it.
   */
  static Path unreadableCopy(Host host) throws IOException {
    Path copy = Files.createTempDirectory("netsonde-unreadable-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(copy)));
    ONLY.program.unpack(copy.resolve("classes"));
    host.run("cp", "-r", ONLY.home.resolve("lib").toString(), copy.resolve("lib").toString());
    host.run("chown", "-R", "65534", copy.toString());
    host.run("chmod", "700", copy.toString());
    return copy;
  }

  /** Writes a file beside the program, for all to read. */
  static Path file(String name, String text) {
    try {
      Path file = directory().resolve(name);
      Files.writeString(file, text);
      makeReadable(file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + name, e);
    }
  }

  /** Makes a directory beside the program, in which all may read. */
  static Path directory() throws IOException {
    Path directory = Files.createTempDirectory(ONLY.home, "file");
    makeReadable(directory);
    return directory;
  }

  private Path archive() {
    return home.resolve("netsonde.jsa");
  }

  private void makeReadable() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.toList()) {
        makeReadable(file);
      }
    }
  }

  private static void makeReadable(Path file) throws IOException {
    String mode = Files.isDirectory(file) ? "rwxr-xr-x" : "rw-r--r--";
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static void remove(Path home) {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + home, e);
    }
  }
}

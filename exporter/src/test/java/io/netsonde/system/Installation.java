package io.netsonde.system;

import io.netsonde.Main;
import io.netsonde.lab.Host;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of the program under test in a directory that every user may read, since the build's own
 * may lie where {@code nobody} cannot go. Made at the first use, removed when the JVM ends.
 */
final class Installation {
  private static final Installation ONLY = new Installation();

  private final Path home;

  private Installation() {
    try {
      home = Files.createTempDirectory("netsonde-system-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(home)));
      copyClassPath();
      makeReadable();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy the program", e);
    }
  }

  /** The command line that runs the program as the launcher does, but with a smaller heap. */
  static String[] command(String... arguments) {
    return commandAt(ONLY.home.toString(), arguments);
  }

  /** The same for a copy of the program elsewhere. */
  static String[] commandAt(String home, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-Xms8m",
                "-Xmx64m",
                "-Xmn4m",
                "-Xss512k",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=20",
                "-XX:TrimNativeHeapInterval=10000",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseCompactObjectHeaders",
                "-XX:ReservedCodeCacheSize=48m",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "--illegal-native-access=deny",
                "--sun-misc-unsafe-memory-access=deny",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                home + "/classes" + File.pathSeparator + home + "/lib/*",
                Main.class.getName()));
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  /**
   * A copy that only {@code nobody} may read, as a home directory is; root needs a right for it.
   */
  static Path unreadableCopy(Host host) throws IOException {
    Path copy = Files.createTempDirectory("netsonde-unreadable-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(copy)));
    for (String part : List.of("classes", "lib")) {
      host.run("cp", "-r", ONLY.home.resolve(part).toString(), copy.resolve(part).toString());
    }
    host.run("chown", "-R", "65534", copy.toString());
    host.run("chmod", "700", copy.toString());
    return copy;
  }

  /** Writes a file beside the program, for all to read. */
  static Path file(String name, String text) {
    try {
      Path file = directory().resolve(name);
      Files.writeString(file, text);
      ONLY.makeReadable();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + name, e);
    }
  }

  /** Makes a directory beside the program; what is in it is for all to read after {@link #file}. */
  static Path directory() throws IOException {
    return Files.createTempDirectory(ONLY.home, "file");
  }

  /** Libraries and classes; not the tests, which the program must run without. */
  private void copyClassPath() throws IOException {
    Path libraries = Files.createDirectory(home.resolve("lib"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path source = Path.of(entry);
      if (source.endsWith("classes")) {
        copyTree(source, home.resolve("classes"));
      } else if (Files.isRegularFile(source)) {
        Files.copy(source, libraries.resolve(source.getFileName()));
      }
    }
  }

  private static void copyTree(Path source, Path copy) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(source.relativize(file).toString()));
      }
    }
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
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    } catch (NoSuchFileException e) {
      // A test that runs beside this one has given its file another name.
    }
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

package io.netsonde.system;

import io.netsonde.lab.Shell;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program under test as the jar and the libraries that packages are made of. Maven makes the
 * jar only after the tests.
 */
final class PackagedProgram {
  /** What the program needs at run time; the others on the class path are those of tests. */
  private static final List<String> LIBRARIES =
      List.of("prometheus-metrics-", "picocli-", "snakeyaml-", "bcrypt-", "bytes-", "jspecify-");

  private static final Path PACKAGE = Path.of("../packaging/package").toAbsolutePath();

  private final Path jar;
  private final Path libraries;
  private final List<Path> classes = new ArrayList<>();

  /** Writes it to a directory. */
  PackagedProgram(Path directory) throws IOException {
    jar = directory.resolve("netsonde.jar");
    libraries = Files.createDirectories(directory.resolve("lib"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      String name = path.getFileName().toString();
      if (Files.exists(path.resolve("io/netsonde/Main.class"))) {
        classes.add(path);
      } else if (LIBRARIES.stream().anyMatch(name::startsWith)) {
        Files.copy(path, libraries.resolve(name));
      }
    }
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest())) {
      for (Path tree : classes) {
        write(tree, entries);
      }
    }
  }

  /** The jar, which names its libraries. */
  Path jar() {
    return jar;
  }

  /** Copies its classes as files, each of which is opened when it is needed first. */
  void unpack(Path directory) throws IOException {
    for (Path tree : classes) {
      try (Stream<Path> files = Files.walk(tree)) {
        for (Path file : files.toList()) {
          Path copy = directory.resolve(tree.relativize(file).toString());
          if (Files.isDirectory(file)) {
            Files.createDirectories(copy);
          } else {
            Files.copy(file, copy);
          }
        }
      }
    }
  }

  /**
   * Builds packages of it, as of one commit.
   *
   * @param directory where to
   * @param what {@code deb}, {@code tar}
   */
  void build(Shell shell, Path directory, String version, String... what) {
    shell.run(command(directory, version, what).toArray(String[]::new));
  }

  /**
   * The command that does so, for who has to run it outside the lab, with the machine's network.
   */
  List<String> command(Path directory, String version, String... what) {
    List<String> command =
        new ArrayList<>(List.of("env", "SOURCE_DATE_EPOCH=1000000000", PACKAGE.toString()));
    command.addAll(List.of("--jar", jar.toString(), "--lib", libraries.toString()));
    command.addAll(List.of("--version", version, "--quick", "--output", directory.toString()));
    command.addAll(List.of(what));
    return command;
  }

  /** As {@code exporter/pom.xml} has it made. */
  private Manifest manifest() throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, "io.netsonde.Main");
    main.putValue("Enable-Native-Access", "ALL-UNNAMED");
    try (Stream<Path> files = Files.list(libraries)) {
      main.put(
          Attributes.Name.CLASS_PATH,
          files.map(file -> "lib/" + file.getFileName()).sorted().collect(Collectors.joining(" ")));
    }
    return manifest;
  }

  private static void write(Path tree, JarOutputStream entries) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        JarEntry entry = new JarEntry(tree.relativize(file).toString());
        entry.setTime(0);
        entries.putNextEntry(entry);
        Files.copy(file, entries);
        entries.closeEntry();
      }
    }
  }
}

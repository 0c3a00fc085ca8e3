package io.netsonde;

import io.netsonde.linux.Capabilities;
import io.netsonde.linux.LinuxException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** The files that this program is made of, from which classes are loaded for as long as it runs. */
final class ProgramFiles {
  private ProgramFiles() {}

  /**
   * The first of the program's files that a thread without any capability cannot read; empty when
   * it can read all.
   */
  static Optional<Path> unreadableWithoutRights() throws InterruptedException {
    AtomicReference<Optional<Path>> unreadable = new AtomicReference<>(Optional.empty());
    Thread thread =
        Thread.ofPlatform()
            .name("without-rights")
            .start(() -> {
              try {
                Capabilities.confine(Set.of());
                unreadable.set(unreadable());
              } catch (LinuxException e) {
                // Then nothing can be given up, and whoever tries says so.
              }
            });
    thread.join();
    return unreadable.get();
  }

  private static Optional<Path> unreadable() {
    return all().stream().filter(file -> !canRead(file)).findFirst();
  }

  /** By opening: access(2) would ask for the real user, with root's rights. */
  private static boolean canRead(Path file) {
    if (Files.isDirectory(file)) {
      return file.toFile().list() != null;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() != -1;
    } catch (NoSuchFileException e) {
      // A class path may name what is not there.
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<Path> all() {
    List<Path> files = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      files.add(Path.of(entry));
    }
    Path java = Path.of(System.getProperty("java.home"));
    files.add(java.resolve("lib"));
    files.add(java.resolve("lib/modules"));
    return files;
  }
}

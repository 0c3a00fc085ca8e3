package io.netsonde.lab;

import io.netsonde.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The files that a host has in the place of the machine's, as ip-netns(8) wants them: {@code ip
 * netns exec} mounts each file of {@code /etc/netns/NAME} over the one of that name in {@code
 * /etc}, in a mount namespace that only the command sees.
 */
final class OwnFiles {
  private static final Path HOME = Path.of("/etc/netns");

  private final Path directory;

  private OwnFiles(Path directory) {
    this.directory = directory;
  }

  static OwnFiles of(NetworkNamespace namespace) {
    return new OwnFiles(HOME.resolve(namespace.name()));
  }

  /** Writes a file, in place where it exists: what is mounted is the file and not its name. */
  void write(String name, String text) {
    try {
      try {
        Files.createDirectories(directory);
      } catch (NoSuchFileException e) {
        // Another lab has just removed the directory above, which was empty.
        Files.createDirectories(directory);
      }
      Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new LabException("cannot write " + directory.resolve(name) + ": " + e, e);
    }
  }

  /** Removes the files, and the directory above when it is left empty; no effect without any. */
  void remove() {
    if (!Files.exists(directory)) {
      return;
    }
    try {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(directory);
      Files.deleteIfExists(HOME);
    } catch (DirectoryNotEmptyException othersAreThere) {
      // Another lab's, or the machine's own.
    } catch (IOException e) {
      throw new LabException("cannot remove " + directory + ": " + e, e);
    }
  }
}

package io.netsonde.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory of a lab's files, by the lab's name below {@code /run}, so that it can be told
 * whose it is, and is gone after a restart of the machine at the latest.
 *
 * @param path of the directory, which need not be there
 */
record WorkDirectory(Path path) {
  private static final Path HOME = Path.of("/run");

  static WorkDirectory of(Owner owner, int lab) {
    return new WorkDirectory(HOME.resolve(owner.name(lab, "files")));
  }

  /** Removes those of killed processes. */
  static void removeLeftovers() {
    for (Path path : list(HOME)) {
      Path name = path.getFileName();
      if (name != null && Owner.of(name.toString()).filter(owner -> !owner.alive()).isPresent()) {
        new WorkDirectory(path).remove();
      }
    }
  }

  /** Makes it where it is not there. */
  Path make() {
    try {
      return Files.createDirectory(path);
    } catch (FileAlreadyExistsException made) {
      return path;
    } catch (IOException e) {
      throw new LabException("cannot make the directory " + path + ": " + e, e);
    }
  }

  /** Removes it with all that is in it; no effect without it. */
  void remove() {
    if (!Files.isDirectory(path)) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException | UncheckedIOException othersDo) {
      // Another lab has found the same leftover.
    } catch (IOException e) {
      throw new LabException("cannot remove the directory " + path + ": " + e, e);
    }
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }
}

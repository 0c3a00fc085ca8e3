package io.netsonde.clients.names;

import io.netsonde.clients.names.NameMemory.Entry;
import io.netsonde.clients.totals.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps remembered names over a restart. A new file takes the old one's place at once and whole,
 * after it has reached the disk; so there is always one or the other.
 *
 * <p>Threads: the names' own. Bounds: a file is read up to 64 MiB.
 */
final class CacheFile {
  private final Optional<Path> file;
  private final Optional<Path> imported;
  private final NameText text;

  CacheFile(Optional<Path> file, Optional<Path> imported, NameText text) {
    this.file = file;
    this.imported = imported;
    this.text = text;
  }

  /** Whether names are kept at all. */
  boolean isKept() {
    return file.isPresent();
  }

  /**
   * Reads the file, or where there is none yet that of network-metrics-exporter.
   *
   * @throws IOException where it cannot be read
   */
  List<Entry> read() throws IOException {
    if (file.isEmpty()) {
      return List.of();
    }
    if (Files.exists(file.get())) {
      return read(file.get());
    }
    return imported.isPresent() ? read(imported.get()) : List.of();
  }

  private List<Entry> read(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      long written = Files.getLastModifiedTime(path).toMillis() / 1000;
      return CacheFormat.read(new BoundedLines(in, FileSource.MAX_BYTES), text, written);
    } catch (NoSuchFileException absent) {
      return List.of();
    }
  }

  /**
   * Writes the file.
   *
   * @throws IOException where it cannot be written; the old one is whole then
   */
  void write(Collection<Entry> entries) throws IOException {
    if (file.isEmpty()) {
      return;
    }
    WholeFile.replace(file.get(), CacheFormat.write(entries).getBytes(StandardCharsets.UTF_8));
  }
}

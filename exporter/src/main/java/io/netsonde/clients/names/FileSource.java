package io.netsonde.clients.names;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A source of files, all of which are read when one of them has changed.
 *
 * <p>Threads: the names' own. Bounds: {@value #MAX_BYTES} bytes of a file, the entries of a table,
 * {@value #MAX_FILES} files of a directory.
 */
final class FileSource {
  static final long MAX_BYTES = 64 << 20;
  private static final int MAX_FILES = 256;

  /** What Kea's clean-up leaves, in the order in which Kea itself reads it. */
  private static final String COMPLETED = ".completed";

  private static final List<String> CLEANED = List.of(".2", ".1", "");

  private final NameSource source;
  private final LeaseFormat format;
  private final Kind kind;
  private final List<Path> paths;
  private final int capacity;
  private final NameText text;
  private final SourceLog log;
  private NameTable table = NameTable.EMPTY;
  private List<Object> seen = List.of();
  private boolean tried;
  private boolean present;
  private long omitted;

  /** What a path stands for. */
  enum Kind {
    FILE,
    /** A directory of files. */
    DIRECTORY,
    /** A file with others beside it that its owner's clean-up makes. */
    LOG
  }

  FileSource(
      NameSource source,
      LeaseFormat format,
      Kind kind,
      List<Path> paths,
      int capacity,
      NameText text) {
    this.source = source;
    this.format = format;
    this.kind = kind;
    this.paths = paths;
    this.capacity = capacity;
    this.text = text;
    log = new SourceLog(source);
  }

  NameSource source() {
    return source;
  }

  /** What is to be watched: a change of one of these, or of what is in it, is a change of ours. */
  List<Path> watched() {
    List<Path> watched = new ArrayList<>();
    for (Path path : paths) {
      watched.add(path);
      if (kind == Kind.LOG) {
        watched.add(beside(path, COMPLETED));
        watched.add(beside(path, ".1"));
        watched.add(beside(path, ".2"));
      }
    }
    return watched;
  }

  /** Whether a directory of ours is watched as a whole. */
  boolean isDirectory() {
    return kind == Kind.DIRECTORY;
  }

  NameTable table() {
    return table;
  }

  SourceHealth health() {
    return log.health(present, table.size(), omitted);
  }

  /**
   * Reads all files, unless none has changed since.
   *
   * @param force reads even then: two writes may leave the same time and size
   * @return whether the table is another one now
   */
  boolean refresh(boolean force, Instant now) {
    List<Path> files = files();
    List<Object> stamps = files.stream().map(FileSource::stamp).toList();
    if (!force && tried && stamps.equals(seen)) {
      return false;
    }
    tried = true;
    seen = stamps;
    read(files, now);
    return true;
  }

  private void read(List<Path> files, Instant now) {
    NameTable.Builder names = new NameTable.Builder(capacity, true, text);
    boolean found = false;
    boolean failed = false;
    long left = 0;
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        found = true;
        BoundedLines lines = new BoundedLines(in, MAX_BYTES);
        try {
          format.read(lines, names);
        } finally {
          left += lines.tooLong() + (lines.isCut() ? 1 : 0);
        }
        if (lines.isCut()) {
          failed = true;
          log.failure("too-long", file + ": more than " + (MAX_BYTES >> 20) + " MiB");
        }
      } catch (NoSuchFileException absent) {
        // Most machines have only one of all these.
      } catch (IOException e) {
        found = true;
        failed = true;
        log.failure("cannot read " + file, e);
      }
    }
    present = found;
    if (found && !failed) {
      log.success(now);
    }
    table = names.build();
    omitted = left + table.omitted();
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      switch (kind) {
        case FILE -> files.add(path);
        case DIRECTORY -> addFilesIn(path, files);
        case LOG -> addLog(path, files);
      }
    }
    return files;
  }

  private static void addFilesIn(Path directory, List<Path> files) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
      for (Path file : found) {
        if (files.size() < MAX_FILES && Files.isRegularFile(file)) {
          files.add(file);
        }
      }
    } catch (AccessDeniedException e) {
      // It cannot be read as a file either, and whoever tries is told why.
      files.add(directory);
    } catch (IOException absent) {
      // As for a file that is not there; one that may not be read is told by reading it.
    }
  }

  /** A clean-up that is complete stands for all that was before it. */
  private static void addLog(Path path, List<Path> files) {
    Path completed = beside(path, COMPLETED);
    if (Files.exists(completed)) {
      files.add(completed);
      files.add(path);
    } else {
      CLEANED.forEach(ending -> files.add(beside(path, ending)));
    }
  }

  private static Path beside(Path path, String ending) {
    return path.resolveSibling(path.getFileName() + ending);
  }

  private static Object stamp(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(file, now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
    } catch (IOException e) {
      return List.of(file, "absent");
    }
  }
}

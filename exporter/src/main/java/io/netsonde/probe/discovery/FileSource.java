package io.netsonde.probe.discovery;

import io.netsonde.config.ReadTrouble;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code file_sd}: files with groups of targets, looked at over and over. A file that is gone takes
 * its targets with it, as in Prometheus.
 *
 * <p>Looked at and not watched by inotify, because what mounts a file anew, or serves it from
 * another machine, tells nobody of it; a look costs one system call for each file.
 *
 * <p>Bounds: {@value #MAX_FILES} files.
 */
final class FileSource implements TargetSource {
  static final int MAX_FILES = 1000;

  private final FileSdConfig config;
  private final Map<Path, WatchedFile> files = new TreeMap<>();

  FileSource(FileSdConfig config) {
    this.config = config;
  }

  @Override
  public Duration pause() {
    return config.refreshInterval();
  }

  @Override
  public Finding look() {
    List<Failure> failures = new ArrayList<>();
    SortedSet<Path> matching = new TreeSet<>();
    boolean listed = true;
    for (Path pattern : config.files()) {
      listed &= match(pattern, matching, failures);
    }
    if (listed) {
      files.keySet().retainAll(matching);
    }
    matching.forEach(path -> files.computeIfAbsent(path, WatchedFile::new));
    List<TargetGroup> groups = new ArrayList<>();
    for (WatchedFile file : files.values()) {
      failures.addAll(file.look());
      file.groups().forEach(group -> groups.add(group.withDefaults(config.labels())));
    }
    return Finding.of(groups, failures);
  }

  /** Returns whether the files of the pattern are known. */
  private static boolean match(Path pattern, SortedSet<Path> matching, List<Failure> failures) {
    String last = pattern.subpath(pattern.getNameCount() - 1, pattern.getNameCount()).toString();
    if (!last.contains("*")) {
      matching.add(pattern);
      return true;
    }
    Path directory = Optional.ofNullable(pattern.getParent()).orElse(Path.of("/"));
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, glob(last))) {
      for (Path file : found) {
        if (matching.size() >= MAX_FILES) {
          failures.add(
              new Failure(
                  Failure.Reason.FILES, pattern + " has more than " + MAX_FILES + " files"));
          return true;
        }
        matching.add(file);
      }
      return true;
    } catch (NoSuchFileException e) {
      failures.add(new Failure(Failure.Reason.FILES, directory + " is not there"));
      return true;
    } catch (DirectoryIteratorException e) {
      return unlisted(directory, Objects.requireNonNull(e.getCause()), failures);
    } catch (IOException e) {
      return unlisted(directory, e, failures);
    }
  }

  private static boolean unlisted(Path directory, IOException e, List<Failure> failures) {
    failures.add(
        new Failure(Failure.Reason.READ, "cannot list " + directory + ": " + ReadTrouble.of(e)));
    return false;
  }

  /** Of the pattern's characters, only the asterisk means more than itself. */
  private static String glob(String pattern) {
    return pattern.replaceAll("[\\\\\\[\\]{}?,]", "\\\\$0");
  }
}

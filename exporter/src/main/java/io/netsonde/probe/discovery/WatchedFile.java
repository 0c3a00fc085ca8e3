package io.netsonde.probe.discovery;

import io.netsonde.config.ReadTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file with groups of targets, read again when it has changed. What it said last in a good state
 * holds while it cannot be read or understood, and while it is being written.
 *
 * <p>Threads: one. Bounds: {@link JsonGroups#MAX_BYTES}.
 */
final class WatchedFile {
  /** A file may be written twice within the grain of its time, which is a second at worst. */
  private static final long GRAIN_MILLIS = 2_000;

  private final Path path;
  private List<TargetGroup> groups = List.of();

  /** Of the last good reading; null before, and where the file may have changed since unseen. */
  private @Nullable Stamp settled;

  /** By what a change of the file shows, or its replacement by another of its name. */
  private record Stamp(long size, FileTime modified, Optional<Object> key) {
    static Stamp of(Path path) throws IOException {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(now.size(), now.lastModifiedTime(), Optional.ofNullable(now.fileKey()));
    }

    boolean isOld() {
      return System.currentTimeMillis() - modified.toMillis() > GRAIN_MILLIS;
    }
  }

  WatchedFile(Path path) {
    this.path = path;
  }

  /** What holds now; the same list as long as nothing changes. */
  List<TargetGroup> groups() {
    return groups;
  }

  /**
   * Reads the file where it has changed.
   *
   * @return why what it says now is not known, if so
   */
  List<Failure> look() {
    List<Failure> failures = new ArrayList<>();
    try {
      Stamp before = Stamp.of(path);
      if (!Objects.equals(before, settled)) {
        read(before).ifPresent(failures::add);
      }
    } catch (NoSuchFileException e) {
      settled = null;
      groups = List.of();
      failures.add(new Failure(Failure.Reason.FILES, path + " is not there"));
    } catch (IOException e) {
      failures.add(
          new Failure(Failure.Reason.READ, "cannot read " + path + ": " + ReadTrouble.of(e)));
    }
    return failures;
  }

  private Optional<Failure> read(Stamp before) throws IOException {
    byte[] bytes;
    boolean old = before.isOld();
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(JsonGroups.MAX_BYTES + 1);
    }
    settled = null;
    if (bytes.length > JsonGroups.MAX_BYTES) {
      return Optional.of(
          new Failure(
              Failure.Reason.TOO_LONG,
              path + " is longer than " + JsonGroups.MAX_BYTES + " bytes"));
    }
    if (!Stamp.of(path).equals(before)) {
      return Optional.empty(); // Being written just now: the next look finds it.
    }
    try {
      List<TargetGroup> fresh = parse(bytes);
      groups = fresh.equals(groups) ? groups : fresh;
      settled = old ? before : null;
      return Optional.empty();
    } catch (FormatException e) {
      return Optional.of(new Failure(Failure.Reason.FORMAT, path + ": " + e.getMessage()));
    }
  }

  private List<TargetGroup> parse(byte[] bytes) throws FormatException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new FormatException("not UTF-8");
    }
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".json")
        ? JsonGroups.read(text)
        : YamlGroups.read(path.toString(), text);
  }
}

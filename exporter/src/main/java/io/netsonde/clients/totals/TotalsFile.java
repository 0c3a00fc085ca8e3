package io.netsonde.clients.totals;

import io.netsonde.clients.totals.TotalsException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The file of totals. What is damaged is moved aside, what is not ours is left alone.
 *
 * <p>Bounds: {@value #MAX_BYTES} bytes.
 */
final class TotalsFile {
  static final int MAX_BYTES = 64 << 20;
  private static final String DAMAGED = ".damaged";

  private final Path file;

  TotalsFile(Path file) {
    this.file = file;
  }

  /**
   * Reads it; nothing where it is not there.
   *
   * @throws TotalsException where it cannot be used
   * @throws IOException where it cannot be read
   */
  SavedTotals read() throws IOException {
    if (!Files.exists(file) && !Files.isSymbolicLink(file)) {
      return SavedTotals.NONE;
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new TotalsException(Kind.FOREIGN, "it has more than " + (MAX_BYTES >> 20) + " MiB");
      }
      return TotalsFormat.read(Files.readAllBytes(file));
    } catch (NoSuchFileException removed) {
      return SavedTotals.NONE;
    }
  }

  /** Where {@link #moveAside} puts it. */
  Path aside() {
    return file.resolveSibling(file.getFileName() + DAMAGED);
  }

  /** Keeps it under another name. */
  void moveAside() throws IOException {
    Files.move(file, aside(), StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Replaces it.
   *
   * @throws IOException where it cannot be written; the old one is whole then
   */
  void write(byte[] text) throws IOException {
    if (text.length > MAX_BYTES) {
      throw new IOException(
          "there are more clients than find room in " + (MAX_BYTES >> 20) + " MiB");
    }
    WholeFile.replace(file, text);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}

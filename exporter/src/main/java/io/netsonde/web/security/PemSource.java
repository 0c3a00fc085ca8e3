package io.netsonde.web.security;

import io.netsonde.config.ConfigSection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where certificates or a key stand: in a file, or in the configuration itself.
 *
 * @param file the file; empty for text
 * @param text used without a file
 */
record PemSource(Optional<Path> file, String text) {
  private static final int MAX_BYTES = 1 << 20;

  /**
   * Reads {@code key} (PEM text) or {@code key_file} (a path).
   *
   * @param directory to which a relative path is relative
   */
  static Optional<PemSource> read(ConfigSection section, String key, Path directory) {
    String text = section.text(key, "");
    String file = section.text(key + "_file", "");
    if (!text.isEmpty() && !file.isEmpty()) {
      section.refuse(key, key + " beside " + key + "_file", "one of the two");
    }
    if (!file.isEmpty()) {
      return Optional.of(of(directory.resolve(file)));
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(new PemSource(Optional.empty(), text));
  }

  /** What stands in a file. */
  static PemSource of(Path file) {
    return new PemSource(Optional.of(file), "");
  }

  /**
   * The PEM text as it is now.
   *
   * @throws IOException where the file cannot be read or has more than 1 MiB
   */
  String pem() throws IOException {
    if (file.isEmpty()) {
      return text;
    }
    try (InputStream in = Files.newInputStream(file.get())) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException(file.get() + " has more than 1 MiB, which no PEM file needs");
      }
      return new String(bytes, StandardCharsets.US_ASCII);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file.get(), e);
    } catch (AccessDeniedException e) {
      throw new IOException(file.get() + " may not be read by this user", e);
    }
  }

  /** How messages call it; never the text, which may be a key. */
  @Override
  public String toString() {
    return file.map(Path::toString).orElse("the text in the web configuration");
  }
}

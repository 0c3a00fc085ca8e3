package io.netsonde.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads paths of files: from the root, because a service may stand in any directory. */
public final class FilePath {
  private static final String NONE = "none";

  private FilePath() {}

  /**
   * Reads {@code /run/names}.
   *
   * @throws IllegalArgumentException where the text is no path, or one that does not begin with /
   */
  public static Path absolute(String text) {
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Refused below.
    }
    throw Expectation.of(text, "a path that begins with /");
  }

  /**
   * Reads a path or {@code none}.
   *
   * @throws IllegalArgumentException as {@link #absolute}
   */
  public static Optional<Path> orNone(String text) {
    return text.equals(NONE) ? Optional.empty() : Optional.of(absolute(text));
  }
}

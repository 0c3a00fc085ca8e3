package io.netsonde.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/**
 * Why a file cannot be read, in words: of most causes the JDK says no more than the file's name.
 */
public final class ReadTrouble {
  private ReadTrouble() {}

  /** The cause without the file's name: {@code no such file}. */
  public static String of(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "permission denied";
      case NotDirectoryException _ -> "not a directory";
      case FileSystemException other ->
          Optional.ofNullable(other.getReason()).orElse("input or output error");
      default -> String.valueOf(e.getMessage());
    };
  }
}

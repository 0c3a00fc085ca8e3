package io.netsonde.web.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/** Whether files with secrets are kept from those whom they do not concern. */
final class Secrecy {
  private Secrecy() {}

  /**
   * The files that every user of the machine may read or change. Of those that cannot be looked at
   * nothing is said: whoever reads them will say why.
   */
  static List<Path> open(List<Path> files) {
    return files.stream().filter(Secrecy::isOpen).toList();
  }

  private static boolean isOpen(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      return permissions.contains(PosixFilePermission.OTHERS_READ)
          || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}

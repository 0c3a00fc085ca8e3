package io.netsonde.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads kernel settings below {@code /proc/sys}.
 *
 * <p>Not with {@code Files.readString}: it asks for one byte first, since the files claim to be
 * empty, and most numeric settings answer only the first read. {@code "1\t0"} comes out as {@code
 * "1"}.
 */
public final class Sysctl {
  private static final int MAX_BYTES = 4096;

  private Sysctl() {}

  /**
   * Reads a setting of the calling thread's namespaces.
   *
   * @param name with slashes: {@code net/ipv4/ping_group_range}
   * @return without blanks at the ends, at most 4096 bytes
   * @throws IOException when there is no such setting
   */
  public static String read(String name) throws IOException {
    try (InputStream in = Files.newInputStream(Path.of("/proc/sys", name))) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
    }
  }
}

package io.netsonde.linux;

import io.netsonde.wire.CHeader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * The interfaces by which packets leave that no other route fits ({@code /proc/net/route}, {@code
 * /proc/net/ipv6_route}, whatever the table).
 */
public final class DefaultRoutes {
  @CHeader("linux/route.h")
  private static final int RTF_UP = 1;

  @CHeader("linux/route.h")
  private static final int RTF_REJECT = 0x200;

  /** A router's whole table may have a million lines; what comes after these is not looked at. */
  private static final int MAX_LINES = 20_000;

  private DefaultRoutes() {}

  /**
   * Reads them in the calling thread's network namespace; no rights are needed.
   *
   * @return names of interfaces in alphabetical order, without loopback
   * @throws IOException when the files cannot be read
   */
  public static Set<String> devices() throws IOException {
    return devices(Path.of("/proc/thread-self/net"));
  }

  static Set<String> devices(Path directory) throws IOException {
    Set<String> devices = new TreeSet<>();
    read(directory.resolve("route"), line -> addV4(line, devices));
    read(directory.resolve("ipv6_route"), line -> addV6(line, devices));
    devices.remove("lo");
    return devices;
  }

  private interface Lines {
    void line(String[] fields);
  }

  /** A machine without a family has no such file. */
  private static void read(Path file, Lines lines) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      for (int i = 0; line != null && i < MAX_LINES; i++) {
        lines.line(line.strip().split("\\s+", -1));
        line = reader.readLine();
      }
    } catch (NoSuchFileException e) {
      return;
    }
  }

  /** Iface Destination Gateway Flags RefCnt Use Metric Mask …; a heading first. */
  private static void addV4(String[] fields, Set<String> devices) {
    if (fields.length > 7
        && fields[1].equals("00000000")
        && fields[7].equals("00000000")
        && isUsable(fields[3])) {
      devices.add(fields[0]);
    }
  }

  /** Destination, its length, source, its length, next hop, metric, two counts, flags, device. */
  private static void addV6(String[] fields, Set<String> devices) {
    if (fields.length > 9
        && fields[0].equals("0".repeat(32))
        && fields[1].equals("00")
        && isUsable(fields[8])) {
      devices.add(fields[9]);
    }
  }

  private static boolean isUsable(String flags) {
    try {
      int bits = Integer.parseUnsignedInt(flags, 16);
      return (bits & (RTF_UP | RTF_REJECT)) == RTF_UP;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}

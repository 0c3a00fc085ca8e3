package io.netsonde.probe.names;

import io.netsonde.wire.dns.ResolvConf;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The three files that say how this machine finds names, read anew when they change.
 *
 * <p>Threads: owned by the names' loop. Bounds: a megabyte of each file.
 */
final class NameFiles {
  private static final System.Logger LOG = System.getLogger("io.netsonde.probe.names");
  private static final int MAX_BYTES = 1 << 20;
  private static final String RESOLV_CONF = "resolv.conf";
  private static final String HOSTS = "hosts";
  private static final String NSSWITCH_CONF = "nsswitch.conf";

  private final Path directory;
  private final Path hostName;
  private final Map<String, Object> seen = new HashMap<>();
  private ResolvConf resolvConf = ResolvConf.parse("", "");
  private HostsFile hosts = HostsFile.parse("");
  private SourceOrder order = SourceOrder.FILES_FIRST;

  /**
   * Makes an object that knows nothing until {@link #refresh}.
   *
   * @param directory {@code /etc}
   * @param hostName the file with this machine's name
   */
  NameFiles(Path directory, Path hostName) {
    this.directory = directory;
    this.hostName = hostName;
  }

  /** Those of this machine. */
  static NameFiles ofThisMachine() {
    return new NameFiles(Path.of("/etc"), Path.of("/proc/sys/kernel/hostname"));
  }

  ResolvConf resolvConf() {
    return resolvConf;
  }

  HostsFile hosts() {
    return hosts;
  }

  SourceOrder order() {
    return order;
  }

  /**
   * Reads what has changed.
   *
   * @return whether anything has
   */
  boolean refresh() {
    boolean changed = false;
    if (hasChanged(RESOLV_CONF)) {
      changed = true;
      resolvConf = ResolvConf.parse(read(directory.resolve(RESOLV_CONF)), read(hostName).strip());
      LOG.log(
          System.Logger.Level.INFO,
          "names are asked of {0} ({1})",
          String.join(", ", resolvConf.servers().stream().map(Object::toString).toList()),
          directory.resolve(RESOLV_CONF));
    }
    if (hasChanged(HOSTS)) {
      changed = true;
      hosts = HostsFile.parse(read(directory.resolve(HOSTS)));
    }
    if (hasChanged(NSSWITCH_CONF)) {
      changed = true;
      order = SourceOrder.parse(read(directory.resolve(NSSWITCH_CONF)));
    }
    return changed;
  }

  /** Whether a file is another one than it was, or was written to; its absence counts, too. */
  private boolean hasChanged(String name) {
    Object now;
    try {
      BasicFileAttributes file =
          Files.readAttributes(directory.resolve(name), BasicFileAttributes.class);
      now = List.of(file.lastModifiedTime(), file.size(), String.valueOf(file.fileKey()));
    } catch (IOException e) {
      now = "absent";
    }
    return !Objects.equals(seen.put(name, now), now);
  }

  private static String read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    } catch (NoSuchFileException absent) {
      return "";
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "cannot read {0}, going on without it: {1}",
          file,
          e.getMessage());
      return "";
    }
  }
}

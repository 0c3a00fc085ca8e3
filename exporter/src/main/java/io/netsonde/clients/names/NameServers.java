package io.netsonde.clients.names;

import io.netsonde.wire.IpAddress;
import io.netsonde.wire.dns.ResolvConf;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Whom to ask for names of addresses: the configured servers, else those of {@code
 * /etc/resolv.conf}, which is read anew now and then.
 *
 * <p>Threads: the names' own. Bounds: a megabyte of the file.
 */
final class NameServers implements Supplier<List<IpAddress>> {
  private static final int MAX_BYTES = 1 << 20;

  private final List<IpAddress> configured;
  private final Path file;
  private final long refreshNanos;
  private List<IpAddress> found = List.of();
  private boolean read;
  private long readNanos;

  NameServers(List<IpAddress> configured, Path file, Duration refresh) {
    this.configured = configured;
    this.file = file;
    refreshNanos = refresh.toNanos();
  }

  @Override
  public List<IpAddress> get() {
    if (!configured.isEmpty()) {
      return configured;
    }
    long now = System.nanoTime();
    if (!read || now - readNanos >= refreshNanos) {
      read = true;
      readNanos = now;
      try (InputStream in = Files.newInputStream(file)) {
        found =
            ResolvConf.parse(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8), "")
                .servers();
      } catch (IOException absent) {
        // Unlike the C library, which then asks this machine: nobody is likely to be there.
        found = List.of();
      }
    }
    return found;
  }
}

package io.netsonde.clients.names;

import io.netsonde.clients.names.FileSource.Kind;
import io.netsonde.linux.Descriptor;
import io.netsonde.linux.LinuxException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All sources that are files: read when the kernel tells of a change, and looked at now and then
 * besides.
 *
 * <p>Threads: the names' own. Bounds: a file that is written to all the time is read twice a
 * second.
 */
final class FileSources implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.netsonde.clients.names");

  /** Whoever writes a file does it in several steps. */
  private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final List<FileSource> sources = new ArrayList<>();
  private final Map<FileSource, Long> due = new HashMap<>();
  private final Map<FileSource, Long> readAt = new HashMap<>();
  private final long refreshNanos;
  private final @Nullable FileWatch watch;
  private boolean looked;
  private long lookedNanos;

  FileSources(NamesConfig config, NameText text) {
    refreshNanos = config.refresh().toNanos();
    for (NameSource source : config.order()) {
      FileSource made = make(source, config, text);
      if (made != null) {
        sources.add(made);
      }
    }
    watch = watch(sources);
  }

  private static @Nullable FileSource make(NameSource source, NamesConfig config, NameText text) {
    int capacity = config.maxEntries();
    return switch (source) {
      case DHCP_HOSTS ->
          new FileSource(
              source, DhcpHostsFormat::read, Kind.FILE, config.dhcpHosts(), capacity, text);
      case DNSMASQ ->
          new FileSource(
              source, DnsmasqFormat::read, Kind.FILE, config.dnsmasqLeases(), capacity, text);
      case KEA ->
          new FileSource(source, KeaFormat::read, Kind.LOG, config.keaLeases(), capacity, text);
      case ISC_DHCPD ->
          new FileSource(source, IscFormat::read, Kind.FILE, config.iscLeases(), capacity, text);
      case ODHCPD ->
          new FileSource(
              source, OdhcpdFormat::read, Kind.FILE, config.odhcpdStates(), capacity, text);
      case NETWORKD ->
          new FileSource(
              source,
              NetworkdFormat::read,
              Kind.DIRECTORY,
              config.networkdLeases(),
              capacity,
              text);
      case HOSTS ->
          new FileSource(source, HostsFormat::read, Kind.FILE, config.hosts(), capacity, text);
      case STATIC, MDNS, DNS, IMPORTED -> null;
    };
  }

  private static @Nullable FileWatch watch(List<FileSource> sources) {
    try {
      FileWatch watch = FileWatch.open();
      sources.forEach(source -> watch.add(source.watched(), source.isDirectory()));
      return watch;
    } catch (LinuxException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "files with names of clients are only looked at now and then: {0}",
          e.getMessage());
      return null;
    }
  }

  /** Ready when a file may have changed; null where the kernel does not tell. */
  @Nullable Descriptor descriptor() {
    return watch == null ? null : watch.descriptor();
  }

  List<FileSource> all() {
    return sources;
  }

  /**
   * Reads what has changed.
   *
   * @return whether any table is another one now
   */
  boolean turn(long nanos, Instant now) throws LinuxException {
    Set<Path> changes = watch == null ? Set.of() : watch.changes();
    for (FileSource source : sources) {
      if (source.watched().stream().anyMatch(changes::contains)) {
        long soonest = nanos + SETTLE_NANOS;
        Long before = readAt.get(source);
        due.putIfAbsent(source, before == null ? soonest : Math.max(soonest, before + LEAST_NANOS));
      }
    }
    boolean all = !looked || nanos - lookedNanos >= refreshNanos;
    if (all) {
      looked = true;
      lookedNanos = nanos;
    }
    boolean changed = false;
    for (FileSource source : sources) {
      Long time = due.get(source);
      boolean told = time != null && nanos - time >= 0;
      if (told || all) {
        due.remove(source);
        if (source.refresh(told, now)) {
          readAt.put(source, nanos);
          changed = true;
        }
      }
    }
    return changed;
  }

  /** How long nothing will be due. */
  long waitNanos(long nanos) {
    long wait = lookedNanos + refreshNanos - nanos;
    for (long time : due.values()) {
      wait = Math.min(wait, time - nanos);
    }
    return Math.max(0, wait);
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
  }
}

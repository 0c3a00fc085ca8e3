package io.netsonde.clients.names;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All sources that have to be asked: name servers, the clients themselves, Kea. Threads: the names'
 * own.
 */
final class NameInquiries implements AutoCloseable {
  private static final int DNS_PORT = 53;
  private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");

  private final List<AskedNames> asked = new ArrayList<>();
  private final List<KeaSocket> keas = new ArrayList<>();
  private final long refreshNanos;
  private boolean keaAsked;
  private long keaAskedNanos;

  /**
   * Makes them.
   *
   * @param interfaces through which clients are asked by multicast
   */
  NameInquiries(NamesConfig config, NameText text, Supplier<List<String>> interfaces) {
    refreshNanos = config.refresh().toNanos();
    int capacity = config.maxEntries();
    for (NameSource source : config.order()) {
      Inquiry inquiry = inquiry(source, config, interfaces);
      if (inquiry != null) {
        asked.add(new AskedNames(source, inquiry, config.dnsMaxTtl(), capacity, text));
      }
    }
    if (config.order().contains(NameSource.KEA)) {
      config.keaSockets().forEach(path -> keas.add(new KeaSocket(path, capacity, text)));
    }
  }

  private static @Nullable Inquiry inquiry(
      NameSource source, NamesConfig config, Supplier<List<String>> interfaces) {
    return switch (source) {
      case DNS ->
          new DnsInquiry(
              new NameServers(config.dnsServers(), RESOLV_CONF, config.refresh()), DNS_PORT);
      case MDNS -> new MdnsInquiry(interfaces);
      default -> null;
    };
  }

  /**
   * Takes answers and asks what is due.
   *
   * @return whether any table is another one now
   */
  boolean turn(AskedClients clients, NameIndex index, long nanos, Instant now) {
    boolean changed = false;
    for (AskedNames names : asked) {
      changed |= names.turn(clients, index, nanos, now);
    }
    boolean due = !keaAsked || nanos - keaAskedNanos >= refreshNanos;
    if (due) {
      keaAsked = true;
      keaAskedNanos = nanos;
    }
    for (KeaSocket kea : keas) {
      if (due) {
        kea.ask(nanos);
      }
      changed |= kea.turn(nanos, now);
    }
    return changed;
  }

  /** Whether an answer may come at any moment. */
  boolean isWaiting() {
    return asked.stream().anyMatch(AskedNames::isWaiting)
        || keas.stream().anyMatch(KeaSocket::isWaiting);
  }

  /** Whether an answer may come soon: from somebody who has answered lately. */
  boolean isHopeful() {
    return asked.stream().anyMatch(names -> names.isWaiting() && !names.isSilent())
        || keas.stream().anyMatch(KeaSocket::isWaiting);
  }

  /** Whether anybody is ever asked. */
  boolean isEmpty() {
    return asked.isEmpty() && keas.isEmpty();
  }

  /** The tables of a source. */
  List<NameTable> tables(NameSource source) {
    List<NameTable> tables = new ArrayList<>();
    asked.stream()
        .filter(names -> names.source() == source)
        .forEach(names -> tables.add(names.table()));
    if (source == NameSource.KEA) {
      keas.forEach(kea -> tables.add(kea.table()));
    }
    return tables;
  }

  /** How they fare; several of a source are told as one. */
  Map<NameSource, SourceHealth> health() {
    Map<NameSource, SourceHealth> health = new EnumMap<>(NameSource.class);
    asked.forEach(names -> health.merge(names.source(), names.health(), SourceHealth::and));
    keas.forEach(kea -> health.merge(NameSource.KEA, kea.health(), SourceHealth::and));
    return health;
  }

  @Override
  public void close() {
    asked.forEach(AskedNames::close);
    keas.forEach(KeaSocket::close);
  }
}

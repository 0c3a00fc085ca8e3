package io.netsonde.clients;

import io.netsonde.clients.AccountingState.Source;
import io.netsonde.clients.accounting.Ownership;
import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.LanNetwork;
import io.netsonde.linux.Errno;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.NetlinkException;
import io.netsonde.slice.Feature;
import io.netsonde.wire.IpAddress;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads all sources, round by round, and remembers what became of each client.
 *
 * <p>Each source fails for itself: what it told is withdrawn, it is counted, and tried again after
 * some seconds. The others go on.
 *
 * <p>Threads: the loop's.
 */
final class ClientsReader implements AutoCloseable {
  private static final Comparator<IpAddress> BY_ADDRESS =
      Comparator.comparing((IpAddress address) -> address.v6())
          .thenComparing((a, b) -> Long.compareUnsigned(a.high(), b.high()))
          .thenComparing((a, b) -> Long.compareUnsigned(a.low(), b.low()));

  private final ClientsConfig config;
  private final LanFinder finder;
  private final ClientTable clients;
  private final Accounting accounting;
  private final Connections connections;
  private final Map<Client, SeriesLabels> labels = new HashMap<>();
  private final Map<String, Long> errors = new TreeMap<>();
  private final Map<String, String> failures = new TreeMap<>();
  private Optional<Instant> lastSuccess = Optional.empty();
  private long evicted;

  private ClientsReader(
      ClientsConfig config, LanFinder finder, Ownership ownership, int eventBytes) {
    this.config = config;
    this.finder = finder;
    clients = new ClientTable(config.maxClients());
    accounting = new Accounting(config, clients, ownership);
    connections = new Connections(config, clients, eventBytes);
  }

  /**
   * Opens what it needs at once; the rest is opened by the rounds.
   *
   * @param ownership how to own the table in the kernel, where that can be
   * @param eventBytes room for events of connections
   */
  static ClientsReader open(ClientsConfig config, Ownership ownership, int eventBytes)
      throws IOException {
    return new ClientsReader(config, LanFinder.open(config), ownership, eventBytes);
  }

  /** A source, and what may fail in reading it. */
  private interface Reading {
    void read() throws IOException;
  }

  /**
   * Takes events; often, so that they find room in the kernel.
   *
   * @param now by {@link System#nanoTime}
   */
  void turn(long now) {
    attempt("interfaces", () -> finder.turn(now));
    LanNetwork network = finder.network();
    if (network.isEmpty()) {
      return;
    }
    attempt("accounting", accounting::repair);
    if (config.connections() || accounting.wantsConnections()) {
      attempt(
          "connections",
          () -> {
            if (connections.turn(
                now, network, accounting.wantsConnections(), accounting.number())) {
              accounting.connectionsRead(now);
            }
          });
    }
  }

  /**
   * Reads the counters.
   *
   * @param now by {@link System#nanoTime}
   */
  void read(long now) {
    LanNetwork network = finder.network();
    if (!network.isEmpty()) {
      attempt("accounting", () -> accounting.turn(now, network));
      if (config.connections()) {
        attempt("conntrack_statistics", connections::readStatistics);
      }
    }
    evict(now);
  }

  /** Whether there are events to be taken often. */
  boolean hasEvents() {
    return !finder.network().isEmpty();
  }

  /** What is known now. */
  ClientsSnapshot snapshot(long now, Instant instant) {
    boolean counted = accounting.state().current();
    boolean tracked = config.connections() && connections.state().current();
    List<ClientSnapshot> all = new ArrayList<>();
    clients.forEach(client -> {
      if (isShown(client)) {
        all.add(snapshot(client, now, instant, counted, tracked));
      }
    });
    all.sort(Comparator.comparing(ClientSnapshot::address, BY_ADDRESS));
    return new ClientsSnapshot(
        finder.trouble(),
        !finder.trouble().isEmpty() && config.interfaces().isEmpty(),
        all,
        accounting.state(),
        connections.statistics(),
        connections.state(),
        evicted,
        lastSuccess,
        features(),
        errors,
        Map.of(
            "clients",
            clients.refused(),
            "connections",
            connections.refused(),
            "set_elements",
            accounting.state().missedPackets()));
  }

  @Override
  public void close() {
    accounting.close();
    connections.close();
    finder.close();
  }

  /**
   * A client that is known by its connections alone may be somebody on the Internet who claims to
   * be one; but where bytes come from connections there is nothing better to go by.
   */
  private boolean isShown(Client client) {
    return client.isSeen()
        || (accounting.state().source() != Source.TABLE && client.connections() > 0);
  }

  private ClientSnapshot snapshot(
      Client client, long now, Instant instant, boolean counted, boolean tracked) {
    SeriesLabels known =
        labels.computeIfAbsent(client, c -> new SeriesLabels(c.address(), Identity.NOBODY));
    Optional<Instant> lastSeen =
        client.lastTraffic() == Long.MIN_VALUE
            ? Optional.empty()
            : Optional.of(instant.minusNanos(Math.max(0, now - client.lastTraffic())));
    return new ClientSnapshot(client, known, counted, tracked, Optional.empty(), lastSeen);
  }

  /** Those without any sign for long, and those that were known by connections that have ended. */
  private void evict(long now) {
    long expiry = config.expiry().toNanos();
    evicted +=
        clients.removeIf(client ->
            client.isSeen()
                && client.connections() == 0
                && client.lastTraffic() != Long.MIN_VALUE
                && now - client.lastTraffic() > expiry);
    clients.removeIf(client -> !client.isSeen() && client.connections() == 0);
    if (labels.size() > clients.size()) {
      labels.keySet().removeIf(client -> clients.find(client.address()) == null);
    }
  }

  private List<Feature> features() {
    AccountingState bytes = accounting.state();
    ConnectionState tracked = connections.state();
    boolean nobody = !finder.trouble().isEmpty();
    List<Feature> features = new ArrayList<>();
    features.add(
        new Feature("accounting", bytes.current(), nobody ? finder.trouble() : bytes.detail()));
    if (config.connections()) {
      features.add(
          new Feature(
              "connections", tracked.current(), nobody ? finder.trouble() : tracked.detail()));
    }
    if (!bytes.fills().isEmpty()) {
      features.add(
          new Feature(
              "room_for_clients",
              !bytes.isFull(),
              bytes.isFull()
                  ? "the set in the kernel is full, so that new clients are not counted: raise"
                      + " clients.max_clients"
                  : "there is room for new clients"));
    }
    return features;
  }

  private void attempt(String source, Reading reading) {
    try {
      reading.read();
      failures.remove(source);
      if (!finder.network().isEmpty()) {
        lastSuccess = Optional.of(Instant.now());
      }
    } catch (IOException e) {
      errors.merge(source + "_" + reason(e), 1L, Long::sum);
      failures.put(source, String.valueOf(e.getMessage()));
    }
  }

  /** What fails now, by source. */
  Map<String, String> failures() {
    return Map.copyOf(failures);
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NetlinkException netlink -> Errno.label(netlink.errno());
      case LinuxException linux -> Errno.label(linux.errno());
      default -> "other";
    };
  }
}

package io.netsonde.clients;

import io.netsonde.clients.AccountingState.Source;
import io.netsonde.clients.accounting.Ownership;
import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.LanNetwork;
import io.netsonde.clients.model.Meter;
import io.netsonde.clients.model.Traffic;
import io.netsonde.clients.presence.Sighting;
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

  /** How long bytes are kept of whoever was known by connections alone: anyone can make one up. */
  private static final long UNSEEN_NANOS = 3_600_000_000_000L;

  private final ClientsConfig config;
  private final LanFinder finder;
  private final ClientTable clients;
  private final Accounting accounting;
  private final Connections connections;
  private final Identities identities;
  private final Map<Client, SeriesLabels> labels = new HashMap<>();
  private final Map<String, Long> errors = new TreeMap<>();
  private final Map<String, String> failures = new TreeMap<>();
  private Optional<Instant> lastSuccess = Optional.empty();
  private long evicted;

  private ClientsReader(
      ClientsConfig config,
      LanFinder finder,
      Ownership ownership,
      boolean visiting,
      int eventBytes) {
    this.config = config;
    this.finder = finder;
    clients = new ClientTable(config.maxClients());
    accounting = new Accounting(config, clients, ownership, visiting);
    connections = new Connections(config, clients, eventBytes);
    identities = new Identities(config);
  }

  /**
   * Opens what it needs at once; the rest is opened by the rounds.
   *
   * @param ownership how to own the table in the kernel, where that can be
   * @param eventBytes room for events of connections
   */
  static ClientsReader open(ClientsConfig config, Ownership ownership, int eventBytes)
      throws IOException {
    return new ClientsReader(config, LanFinder.open(config), ownership, false, eventBytes);
  }

  /** The same for one who looks for a while, and leaves a table alone that is there. */
  static ClientsReader visit(ClientsConfig config, Ownership ownership, int eventBytes)
      throws IOException {
    return new ClientsReader(config, LanFinder.open(config), ownership, true, eventBytes);
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
    attempt("presence", () -> identities.turn(network, finder.names()));
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
    } else {
      connections.close();
    }
  }

  /**
   * Reads the counters.
   *
   * @param now by {@link System#nanoTime}
   * @param instant the same by the clock on the wall
   */
  void read(long now, Instant instant) {
    LanNetwork network = finder.network();
    if (!network.isEmpty()) {
      attempt("accounting", () -> accounting.turn(now, network));
      if (config.connections()) {
        attempt("conntrack_statistics", connections::readStatistics);
      }
      identities.exchange(clients, network, now, instant);
    }
    evict(now, instant);
  }

  /** Whether there are events to be taken often. */
  boolean hasEvents() {
    return !finder.network().isEmpty();
  }

  /** What is known now. */
  ClientsSnapshot snapshot(long now, Instant instant) {
    boolean counted = accounting.state().current();
    boolean tracked = config.connections() && connections.state().current();
    boolean ownTable = accounting.state().source() == Source.TABLE;
    List<ClientSnapshot> all = new ArrayList<>();
    clients.forEach(client -> {
      if (isShown(client, ownTable)) {
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
        identities.presenceHealth(),
        identities.namesHealth(),
        features(),
        errors,
        bounds());
  }

  private Map<String, Long> bounds() {
    Map<String, Long> bounds = new TreeMap<>();
    bounds.put("clients", clients.refused());
    bounds.put("connections", connections.refused());
    bounds.put("set_elements", accounting.state().missedPackets());
    identities
        .presenceHealth()
        .ifPresent(health -> {
          bounds.put("neighbours", health.evicted() + health.refused());
          bounds.put("probes_per_second", health.probesDeferred());
        });
    identities
        .namesHealth()
        .ifPresent(health -> bounds.put("names", health.clientsRefused() + health.forgotten()));
    return bounds;
  }

  @Override
  public void close() {
    accounting.close();
    identities.close();
    connections.close();
    finder.close();
  }

  /**
   * A client that is known by its connections alone may be somebody on the Internet who claims to
   * be one; but where bytes come from connections there is nothing better to go by.
   */
  private static boolean isShown(Client client, boolean ownTable) {
    return client.isSeen()
        || (!ownTable && (client.connections() > 0 || client.lastTraffic() != Long.MIN_VALUE));
  }

  private ClientSnapshot snapshot(
      Client client, long now, Instant instant, boolean counted, boolean tracked) {
    Sighting sighting = identities.sighting(client.address(), now, instant);
    Identity identity = identities.identity(client.address(), sighting);
    SeriesLabels known = labels.get(client);
    if (known == null || !known.identity().equals(identity)) {
      known = new SeriesLabels(client.address(), identity);
      labels.put(client, known);
    }
    Optional<Boolean> online =
        switch (sighting.status()) {
          case ONLINE -> Optional.of(true);
          case OFFLINE -> Optional.of(false);
          case UNKNOWN -> Optional.empty();
        };
    Instant traffic =
        client.lastTraffic() == Long.MIN_VALUE
            ? Instant.MIN
            : instant.minusNanos(Math.max(0, now - client.lastTraffic()));
    Instant seen = sighting.lastSeen();
    Instant last = seen == null || seen.isBefore(traffic) ? traffic : seen;
    return new ClientSnapshot(
        client,
        known,
        counted,
        tracked,
        online,
        last.equals(Instant.MIN) ? Optional.empty() : Optional.of(last));
  }

  /** Those without any sign for long, and those that were known by connections that have ended. */
  private void evict(long now, Instant instant) {
    long expiry = config.expiry().toNanos();
    evicted +=
        clients.removeIf(client ->
            client.isSeen()
                && client.connections() == 0
                && isSilent(client, now, expiry)
                && !hasRule(client)
                && !identities.isRecent(
                    identities.sighting(client.address(), now, instant), instant));
    clients.removeIf(client ->
        !client.isSeen() && client.connections() == 0 && isSilent(client, now, UNSEEN_NANOS));
    if (labels.size() > clients.size()) {
      labels.keySet().removeIf(client -> clients.find(client.address()) == null);
    }
  }

  private static boolean isSilent(Client client, long now, long nanos) {
    return client.lastTraffic() == Long.MIN_VALUE || now - client.lastTraffic() > nanos;
  }

  /** Whether a rule of the user's stands for it, even if that has not counted anything yet. */
  private boolean hasRule(Client client) {
    for (Traffic kind : List.of(Traffic.ANY_SENT, Traffic.ANY_RECEIVED)) {
      Meter meter = client.meterIfAny(kind.number());
      if (meter != null && meter.isIn(accounting.number() - 1)) {
        return true;
      }
    }
    return false;
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
    identities.presenceHealth().ifPresent(health -> features.add(PeopleFeatures.presence(health)));
    identities.namesHealth().ifPresent(health -> features.add(PeopleFeatures.names(health)));
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

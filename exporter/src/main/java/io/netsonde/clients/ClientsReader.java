package io.netsonde.clients;

import io.netsonde.clients.AccountingState.Source;
import io.netsonde.clients.accounting.Ownership;
import io.netsonde.clients.model.Client;
import io.netsonde.clients.model.ClientTable;
import io.netsonde.clients.model.LanNetwork;
import io.netsonde.clients.presence.Sighting;
import io.netsonde.clients.totals.SavedTotals;
import io.netsonde.clients.totals.TotalsHealth;
import io.netsonde.clients.totals.TotalsKeeper;
import io.netsonde.linux.Descriptor;
import io.netsonde.linux.Errno;
import io.netsonde.linux.LinuxException;
import io.netsonde.linux.NetlinkException;
import io.netsonde.slice.Feature;
import io.netsonde.wire.IpAddress;
import io.netsonde.wire.IpPrefix;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
  private final Identities identities;
  private final Eviction eviction;
  private final TotalsKeeper totals;
  private final LabelBook labels = new LabelBook();
  private final Map<String, Long> errors = new TreeMap<>();
  private final Map<String, String> failures = new TreeMap<>();
  private Optional<Instant> lastSuccess = Optional.empty();

  private ClientsReader(
      ClientsConfig config,
      LanFinder finder,
      Ownership ownership,
      boolean visiting,
      int eventBytes,
      Starter starter) {
    this.config = config;
    this.finder = finder;
    clients = new ClientTable(config.maxClients());
    totals = new TotalsKeeper(config.state(), task -> Workers.thread("client-totals", task));
    SavedTotals saved = totals.load();
    saved.restore(clients);
    accounting = new Accounting(config, clients, saved.era(), ownership, visiting);
    connections = new Connections(config, clients, eventBytes);
    identities = new Identities(config, starter);
    eviction = new Eviction(config.expiry(), clients, identities);
  }

  /**
   * Opens what it needs at once; the rest is opened by the rounds.
   *
   * @param ownership how to own the table in the kernel, where that can be
   * @param eventBytes room for events of connections
   * @param starter where the thread that reads names is started, whose rights it inherits
   */
  static ClientsReader open(
      ClientsConfig config, Ownership ownership, int eventBytes, Starter starter)
      throws IOException {
    return new ClientsReader(config, LanFinder.open(config), ownership, false, eventBytes, starter);
  }

  /** The same for one whose threads have all the rights that they need. */
  static ClientsReader open(ClientsConfig config, Ownership ownership, int eventBytes)
      throws IOException {
    return open(config, ownership, eventBytes, Runnable::run);
  }

  /** The same for one who looks for a while, and leaves a table alone that is there. */
  static ClientsReader visit(ClientsConfig config, Ownership ownership, int eventBytes)
      throws IOException {
    return new ClientsReader(
        config, LanFinder.open(config), ownership, true, eventBytes, Runnable::run);
  }

  /** Starts something on a thread that has the rights for it. */
  @FunctionalInterface
  interface Starter {
    /** Does it before it returns. */
    void start(Runnable what) throws IOException;
  }

  /** A source, and what may fail in reading it. */
  private interface Reading {
    void read() throws IOException;
  }

  /**
   * Takes events; often, so that they find room in the kernel.
   *
   * @param now by {@link System#nanoTime}
   * @return whether the interfaces may be others than before
   */
  boolean turn(long now) {
    long before = finder.looks();
    attempt("interfaces", () -> finder.turn(now));
    boolean looked = finder.looks() != before;
    LanNetwork network = finder.network();
    if (network.isEmpty()) {
      return looked;
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
    return looked;
  }

  /** Ready when there is news of interfaces. */
  Descriptor news() {
    return finder.news();
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
    eviction.turn(now, instant, accounting.number() - 1);
    labels.keepOnly(clients);
    totals.turn(now, instant, saved(now, instant));
  }

  /** Reads a last time, and keeps the totals. */
  void finish(long now, Instant instant) {
    read(now, instant);
    totals.finish(instant, saved(now, instant));
  }

  private TotalsKeeper.Source saved(long now, Instant instant) {
    return new TotalsKeeper.Source(
        clients,
        accounting.era(),
        accounting.latest(),
        client ->
            lastSeen(client, identities.sighting(client.address(), now, instant), now, instant));
  }

  /** Whether there are events to be taken often. */
  boolean hasEvents() {
    return !finder.network().isEmpty();
  }

  /** What is watched, in a sentence; empty while that is not certain. */
  String summary() {
    LanNetwork network = finder.network();
    if (network.isEmpty()) {
      return finder.trouble().isEmpty() ? "" : "no clients are watched: " + finder.trouble();
    }
    if (!accounting.state().current()) {
      return "";
    }
    return "watching the clients behind "
        + String.join(", ", network.interfaces())
        + ", in "
        + network.prefixes().stream().map(IpPrefix::toString).collect(Collectors.joining(", "))
        + "; bytes: "
        + accounting.state().detail();
  }

  /** What is known now. */
  ClientsSnapshot snapshot(long now, Instant instant) {
    // Nothing is read while there is nobody to watch, and what was known then does not hold.
    boolean watching = finder.trouble().isEmpty();
    boolean counted = watching && accounting.state().current();
    boolean tracked = watching && config.connections() && connections.state().current();
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
        eviction.evicted(),
        lastSuccess,
        identities.presenceHealth(),
        identities.namesHealth(),
        totals.health(),
        features(),
        errors(),
        bounds());
  }

  private Map<String, Long> errors() {
    Map<String, Long> all = new TreeMap<>(errors);
    totals.health().errors().forEach((reason, count) -> all.put("totals_" + reason, count));
    return all;
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
    totals.close();
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
    SeriesLabels known = labels.of(client, identity);
    Optional<Boolean> online =
        switch (sighting.status()) {
          case ONLINE -> Optional.of(true);
          case OFFLINE -> Optional.of(false);
          case UNKNOWN -> Optional.empty();
        };
    return new ClientSnapshot(
        client, known, counted, tracked, online, lastSeen(client, sighting, now, instant));
  }

  /**
   * The latest sign. What an earlier run saw counts only once the clock is beyond it: some begin in
   * 1970.
   */
  private static Optional<Instant> lastSeen(
      Client client, Sighting sighting, long now, Instant instant) {
    Instant last = sighting.lastSeen();
    if (client.lastTraffic() != Long.MIN_VALUE) {
      last = later(last, instant.minusNanos(Math.max(0, now - client.lastTraffic())));
    }
    Instant before = client.seenBefore();
    if (before != null && !before.isAfter(instant)) {
      last = later(last, before);
    }
    return Optional.ofNullable(last);
  }

  private static Instant later(@Nullable Instant one, Instant other) {
    return one == null || one.isBefore(other) ? other : one;
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
    TotalsHealth kept = totals.health();
    if (kept.kept()) {
      features.add(
          new Feature(
              "totals_memory",
              kept.failure().isEmpty(),
              kept.failure().orElse("totals are kept over a restart")));
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
